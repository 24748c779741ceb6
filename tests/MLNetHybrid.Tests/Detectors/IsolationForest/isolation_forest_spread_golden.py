"""Writes isolation_forest_spread_golden.json: the spread of scikit-learn's scores, AUROC and thresholds over seeds, under options and on awkward data.

Run beside the JSON file: python3 isolation_forest_spread_golden.py
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

SEED = 20120301
SEEDS = 40
rng = np.random.default_rng(SEED)


def rounded(a):
    return np.round(a, 2).astype(np.float32)


def rows(a):
    return [[float(str(v)) for v in row] for row in a]


def spread(name, train, **options):
    """Test rows are perturbed training rows, normal and stretched; labels say which are stretched."""
    train = rounded(train)
    picked = train[rng.integers(0, len(train), 60)]
    labels = np.arange(60) % 4 == 0
    test = rounded(picked * np.where(labels, 2.0, 1.0)[:, None] + rng.normal(0, 0.05, picked.shape))
    scores, aucs, thresholds = [], [], []
    for seed in range(SEEDS):
        model = IsolationForest(random_state=seed, contamination=0.1, **options).fit(train)
        scores.append(-model.score_samples(test))
        aucs.append(roc_auc_score(labels, scores[-1]))
        thresholds.append(-model.offset_)
    scores = np.array(scores)
    return {
        "name": name, "trees": options.get("n_estimators", 100), "subsampleSize": options.get("max_samples", 256), "maximumFeatureFraction": options.get("max_features", 1.0),
        "train": rows(train), "test": rows(test), "labels": labels.astype(int).tolist(),
        "mean": [float(f"{v:.8g}") for v in scores.mean(0)], "deviation": [float(f"{v:.8g}") for v in scores.std(0, ddof=1)],
        "aucMean": float(np.mean(aucs)), "aucDeviation": float(np.std(aucs, ddof=1)),
        "thresholdMean": float(np.mean(thresholds)), "thresholdDeviation": float(np.std(thresholds, ddof=1)),
    }


repeated = np.repeat(rng.normal(0, 1, (20, 3)), 12, axis=0)
spreads = [
    spread("half of the columns per tree", rng.normal(0, 1, (300, 6)) * [1, 2, 3, 1, 2, 3], max_features=0.5),
    spread("one column per tree", rng.normal(0, 1, (200, 4)), max_features=0.25, max_samples=64),
    spread("a subsample larger than the data", rng.normal(0, 1, (90, 3)), max_samples=1000),
    spread("constant columns", np.column_stack([np.full(200, 3.0), rng.normal(0, 1, 200), np.zeros(200), rng.exponential(1, 200)]), max_samples=128),
    spread("twelve copies of each row", repeated, max_samples=100),
    spread("few distinct values", rng.integers(0, 3, (250, 4)).astype(float)),
]

# scikit-learn warns that max_samples is larger than the data and uses all rows, as intended here.
json.dump(
    {"madeBy": "isolation_forest_spread_golden.py", "scikit-learn": sklearn.__version__, "numpy": np.__version__, "seed": SEED, "seeds": SEEDS, "spreads": spreads},
    open(pathlib.Path(__file__).with_suffix(".json"), "w"),
    separators=(",", ":"),
)
