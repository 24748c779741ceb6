"""Writes clustering_golden.json: scikit-learn's figures of clusterings, degenerate ones included, the expected values of ClusteringTests.

Run with scikit-learn 1.2.1 and numpy 1.24: python3 clustering_golden.py > clustering_golden.json
Rows are single-precision numbers handed to scikit-learn in double, so that its distances are those of the stored floats.
"""
import json
import numpy as np
from sklearn import metrics

SEED = 20240613
random = np.random.default_rng(SEED)
cases = []


def add(name, classes, clusters, rows=None):
    classes, clusters = np.asarray(classes), np.asarray(clusters)
    case = {
        "name": name, "classes": classes.tolist(), "clusters": clusters.tolist(),
        "adjustedRand": metrics.adjusted_rand_score(classes, clusters), "homogeneity": metrics.homogeneity_score(classes, clusters),
        "completeness": metrics.completeness_score(classes, clusters), "vMeasure": metrics.v_measure_score(classes, clusters),
        "fowlkesMallows": metrics.fowlkes_mallows_score(classes, clusters),
    }
    if rows is not None:
        rows = np.round(rows, 3).astype(np.float32)
        exact = rows.astype(np.float64)
        kept = clusters != -1
        case |= {"columns": rows.shape[1], "rows": [float(str(v)) for v in rows.ravel()], "silhouette": float(metrics.silhouette_score(exact, clusters))}
        if 2 <= len(set(clusters[kept])) < kept.sum():
            case["silhouetteWithoutNoise"] = float(metrics.silhouette_score(exact[kept], clusters[kept]))
    cases.append({k: (float(v) if isinstance(v, np.floating) else v) for k, v in case.items()})


def blobs(n, d, k, spread):
    classes = random.integers(0, k, n)
    return classes, random.uniform(-4, 4, (k, d))[classes] + spread * random.standard_normal((n, d))


classes, rows = blobs(90, 3, 4, 0.7)
add("a good clustering with noise", classes, np.where(random.random(90) < 0.1, -1, classes), rows)
classes, rows = blobs(80, 2, 3, 3.0)
add("chance", classes, random.integers(0, 5, 80), rows)
classes, rows = blobs(70, 5, 2, 1.0)
add("other numbers for the same partition", classes, np.array([17, -1])[classes], rows)
add("clusters of one row", [0, 0, 1, 1, 1, 2], [0, 0, 1, 1, 2, 3], random.standard_normal((6, 2)))
add("equal rows", [0, 0, 1, 1], [0, 1, 0, 1], np.ones((4, 2)))
add("one cluster, one class", [3] * 6, [1] * 6)
add("one cluster, two classes", [0, 0, 1, 1, 1], [0] * 5)
add("two clusters, one class", [0] * 5, [0, 0, 1, 1, 1])
add("every row its own cluster", [0, 0, 1, 1], [0, 1, 2, 3])
add("every row its own cluster and class", [0, 1, 2, 3], [3, 2, 1, 0])
add("one row", [0], [0])
add("no rows", [], [])
add("independent", [0, 0, 1, 1], [0, 1, 0, 1])
add("finer than the classes", [0, 0, 0, 1, 1, 1], [0, 0, 1, 2, 2, 3])
add("all noise", [0, 0, 1], [-1, -1, -1])

print(json.dumps({"tool": "scikit-learn 1.2.1", "seed": SEED, "cases": cases}, separators=(",", ":")))
