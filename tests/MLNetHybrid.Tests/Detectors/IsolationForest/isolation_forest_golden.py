"""Writes isolation_forest_golden.json: forests of scikit-learn with their scores, and the spread of its scores over seeds.

Run beside the JSON file: python3 isolation_forest_golden.py
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.ensemble import IsolationForest
from sklearn.metrics import roc_auc_score

SEED = 20081215
rng = np.random.default_rng(SEED)


def rows(a):
    return [[float(str(v)) for v in row] for row in a]


def forest(name, x, **options):
    x = np.round(x, 3).astype(np.float32)
    z = np.concatenate([x[: min(len(x), 30)], np.round(rng.normal(0, 4, (10, x.shape[1])), 3).astype(np.float32)])
    model = IsolationForest(random_state=7, **options).fit(x)
    trees = []
    for tree, features in zip(model.estimators_, model.estimators_features_):
        t = tree.tree_
        trees.append({
            "left": t.children_left.tolist(), "right": t.children_right.tolist(), "samples": t.n_node_samples.tolist(),
            # The forest's own column numbers; -2 marks a leaf.
            "feature": [int(features[f]) if f >= 0 else -2 for f in t.feature], "threshold": t.threshold.tolist(),
        })
    return {
        "name": name, "columns": x.shape[1], "subsampleSize": int(model.max_samples_), "trees": trees, "rows": rows(z),
        "scores": [float(f"{v:.10g}") for v in -model.score_samples(z)],
        "trainRows": rows(x) if "contamination" in options else [], "threshold": float(-model.offset_),
    }


forests = [
    forest("several columns", rng.normal(0, 1, (200, 4)), n_estimators=6, max_samples=64),
    forest("half of the columns per tree", rng.normal(0, 1, (100, 6)), n_estimators=6, max_samples=32, max_features=0.5),
    forest("duplicates and a constant column", np.column_stack([rng.integers(0, 3, 60), np.full(60, 4.0), rng.integers(0, 2, 60)]), n_estimators=5, max_samples=60),
    forest("one column", rng.exponential(1, (50, 1)), n_estimators=5, max_samples=50),
    forest("two rows", np.array([[0.0, 1.0], [2.0, 3.0]]), n_estimators=3),
    forest("one row", np.array([[1.0, 2.0]]), n_estimators=2),
    forest("contamination", rng.normal(0, 1, (60, 2)), n_estimators=5, max_samples=40, contamination=0.1),
]

# Scores over seeds: what any correct forest must reproduce up to sampling error.
train = np.round(rng.normal(0, 1, (500, 3)) * [1, 2, 0.5], 3).astype(np.float32)
probe = np.round(np.concatenate([[[0, 0, 0]], [[1, 0, 0]], [[3, 0, 0]], [[0, 6, 0]], [[2, 4, 1]], [[4, 8, 2]], train[:4]]), 3).astype(np.float32)
test = np.round(np.concatenate([rng.normal(0, 1, (150, 3)), rng.uniform(-4, 4, (50, 3))]) * [1, 2, 0.5], 3).astype(np.float32)
labels = np.r_[np.zeros(150, int), np.ones(50, int)]
scores, aucs = [], []
SEEDS = 40
for seed in range(SEEDS):
    model = IsolationForest(random_state=seed).fit(train)
    scores.append(-model.score_samples(probe))
    aucs.append(roc_auc_score(labels, -model.score_samples(test)))
scores = np.array(scores)

json.dump(
    {
        "madeBy": "isolation_forest_golden.py", "scikit-learn": sklearn.__version__, "numpy": np.__version__, "seed": SEED,
        "forests": forests,
        "spread": {
            "seeds": SEEDS, "train": rows(train), "probes": rows(probe), "mean": scores.mean(0).tolist(), "deviation": scores.std(0, ddof=1).tolist(),
            "test": rows(test), "labels": labels.tolist(), "aucMean": float(np.mean(aucs)), "aucDeviation": float(np.std(aucs, ddof=1)),
        },
    },
    open(pathlib.Path(__file__).with_suffix(".json"), "w"),
    separators=(",", ":"),
)
