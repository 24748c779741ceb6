"""Writes classification_golden.json: what scikit-learn says about small scored sets, the expected values of the tests in this folder.

Run with scikit-learn 1.2.1 and numpy 1.24: python3 classification_golden.py > classification_golden.json
Scores are single-precision numbers. Bootstrap replicates are drawn here by a second implementation of the library's random stream, and every figure of a
replicate is scikit-learn's on the resampled rows.
"""
import json
import math
import re
import warnings
import numpy as np
from sklearn import metrics

SEED = 20240611
MASK = (1 << 64) - 1
warnings.filterwarnings("ignore")
random = np.random.default_rng(SEED)


class Stream:
    """xoshiro256** seeded from (seed, index) through SplitMix64."""

    def __init__(self, seed, index):
        a, b = self.mix(seed & MASK), self.mix(~index & MASK)
        state = a ^ ((b << 32 | b >> 32) & MASK)
        self.s = [self.mix((state + k * 0x9E3779B97F4A7C15) & MASK) for k in range(4)]
        self.s[3] |= 1

    @staticmethod
    def mix(x):
        x = (x + 0x9E3779B97F4A7C15) & MASK
        x = ((x ^ x >> 30) * 0xBF58476D1CE4E5B9) & MASK
        x = ((x ^ x >> 27) * 0x94D049BB133111EB) & MASK
        return x ^ x >> 31

    @staticmethod
    def rotate(x, k):
        return (x << k | x >> (64 - k)) & MASK

    def next(self):
        s = self.s
        result = (self.rotate(s[1] * 5 & MASK, 7) * 9) & MASK
        t = s[1] << 17 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = self.rotate(s[3], 45)
        return result

    def below(self, bound):
        product = (self.next() >> 32) * bound
        while product & 0xFFFFFFFF < (1 << 32) % bound:
            product = (self.next() >> 32) * bound
        return product >> 32


def number(x):
    return None if x is None or math.isnan(x) else float(x)


def report(label, predicted, **layout):
    """classification_report, but with counts as counts: where no prediction is right, scikit-learn 1.2 prints 8 as 8.0."""
    text = metrics.classification_report(label, predicted, **layout)
    return re.sub(r"  (\d+)\.0$", r"    \1", text, flags=re.MULTILINE)


def bootstrap(label, score, predicted, length, replicates, level, seed):
    n = len(label)
    figures = {}
    for b in range(replicates):
        stream, rows = Stream(seed, b), []
        while len(rows) < n:
            start = stream.below(n - length + 1)
            rows.extend(range(start, start + length))
        rows = np.array(rows[:n])
        y, s, p = label[rows], score[rows], predicted[rows]
        tn, fp, fn, tp = metrics.confusion_matrix(y, p, labels=[False, True]).ravel()
        both = 0 < y.sum() < n
        for name, value in {
            "precision": metrics.precision_score(y, p) if p.any() else None,
            "recall": metrics.recall_score(y, p) if y.any() else None,
            "f1": metrics.f1_score(y, p) if y.any() else None,
            "falseAlarmRate": fp / (fp + tn) if fp + tn else None,
            "missedAlarmRate": fn / (fn + tp) if fn + tp else None,
            "balancedAccuracy": metrics.balanced_accuracy_score(y, p) if both else None,
            "matthewsCorrelation": metrics.matthews_corrcoef(y, p),
            "areaUnderRocCurve": metrics.roc_auc_score(y, s) if both else None,
            "averagePrecision": metrics.average_precision_score(y, s) if y.any() else None,
        }.items():
            figures.setdefault(name, []).append(np.nan if value is None else value)
    intervals = {name: [float(q) for q in np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2])] for name, values in figures.items()}
    return {"blockLength": length, "replicates": replicates, "level": level, "seed": seed, "intervals": intervals}


cases = []


def add(name, label, score, threshold, with_bootstrap=None):
    label, score = np.asarray(label, dtype=bool), np.asarray(score, dtype=np.float32)
    predicted = score > threshold
    both = bool(0 < label.sum() < len(label))
    case = {
        "name": name, "labels": "".join("01"[int(v)] for v in label), "scores": [float(str(v)) for v in score], "threshold": threshold,
        "confusion": metrics.confusion_matrix(label, predicted, labels=[False, True]).ravel().tolist(),
        "report": report(label, predicted),
        "report3": report(label, predicted, digits=3),
        "balancedAccuracy": number(metrics.balanced_accuracy_score(label, predicted)),
        "matthewsCorrelation": number(metrics.matthews_corrcoef(label, predicted)),
        "f1": number(metrics.f1_score(label, predicted)),
    }
    if both:
        fpr, tpr, thresholds = metrics.roc_curve(label, score)
        case["roc"] = {"fpr": fpr.tolist(), "tpr": tpr.tolist(), "thresholds": thresholds[1:].tolist(), "area": metrics.roc_auc_score(label, score)}
    if label.any():
        precision, recall, thresholds = metrics.precision_recall_curve(label, score)
        case["pr"] = {"precision": precision.tolist(), "recall": recall.tolist(), "thresholds": thresholds.tolist(),
                      "averagePrecision": metrics.average_precision_score(label, score)}
    if with_bootstrap:
        case["bootstrap"] = bootstrap(label, score, predicted, **with_bootstrap)
    cases.append(case)


def noisy(n, share, shift, digits):
    label = random.random(n) < share
    return label, np.round(random.standard_normal(n) + shift * label, digits)


add("clear", *noisy(60, 0.2, 3, 4), 1.5, {"length": 4, "replicates": 40, "level": 0.9, "seed": 3})
add("weak", *noisy(150, 0.1, 0.5, 4), 1.0, {"length": 1, "replicates": 25, "level": 0.95, "seed": 8})
add("many ties", *noisy(120, 0.3, 1, 0), 0.0, {"length": 120 // 7, "replicates": 30, "level": 0.8, "seed": -1})
add("all scores equal", random.random(20) < 0.4, np.zeros(20), 0.0)
add("perfect", [0] * 8 + [1] * 3, list(range(11)), 7.5)
add("inverted", [0] * 8 + [1] * 3, list(range(11, 0, -1)), 3.5)
add("everything called an anomaly", *noisy(30, 0.3, 1, 2), -100.0)
add("nothing called an anomaly", *noisy(30, 0.3, 1, 2), 100.0)
add("no anomalies, some alarms", np.zeros(16), random.random(16).round(3), 0.5)
add("no anomalies, no alarms", np.zeros(5), random.random(5).round(3), 2.0)
add("only anomalies, some missed", np.ones(8), random.random(8).round(3), 0.5)
add("only anomalies, all found", np.ones(3), [0.1, 0.2, 0.3], 0.0)
add("one row", [1], [0.25], 0.5)
add("figures that end in a five", [1] * 8 + [0] * 8, [1] * 5 + [0] * 3 + [1] * 3 + [0] * 5, 0.5)
add("rare, with large support", np.r_[np.ones(2), np.zeros(12345)], np.r_[3.5, 1, np.arange(12345) % 7 * 0.5], 2.5)

print(json.dumps({"tool": "scikit-learn 1.2.1", "seed": SEED, "cases": cases}, separators=(",", ":")))
