"""Writes tsb_ad_golden.json: figures of TSB-AD's own evaluation code for the scores as they stand in time-series-metrics.json, rounded to 9 digits.

That file's own figures come from the scores before rounding. Where it made neighbouring scores equal, VUS differs in the fifth digit, so here are the
figures of exactly the numbers that the test reads. Holds no series, no labels and no scores.

Run with TSB-AD (commit 8763009) importable, scikit-learn 1.2.1 and numpy 1.24: python3 tsb_ad_golden.py ../shared/data > tsb_ad_golden.json
"""
import gzip
import json
import sys
import warnings
import numpy as np
from TSB_AD.evaluation.metrics import get_metrics

warnings.filterwarnings("ignore")
data = sys.argv[1]
scores, cases = {}, []
for case in json.load(open(f"{data}/golden/time-series-metrics.json"))["cases"]:
    key = case["file"], case["score"]
    if case["scores"] is not None:
        scores[key] = np.array(case["scores"], dtype=np.float32).astype(float)
    header, *lines = gzip.open(f"{data}/tsb-ad-m/{case['file']}.gz", "rt").read().split()
    column = header.split(",").index("label")
    labels = np.array([int(float(line.split(",")[column])) for line in lines])
    figures = get_metrics(scores[key], labels, case["window"], None, "opt", case["thresholds"])
    cases.append({"file": case["file"], "score": case["score"], "window": case["window"], **{name: float(value) for name, value in figures.items()}})
print(json.dumps({"tool": "TSB-AD 8763009", "cases": cases}, indent=1))
