"""Writes dbscan_labels_golden.json: labels of sklearn.cluster.DBSCAN on small sets, the expected values of DbscanLabelTests.

Run with scikit-learn 1.2.1 and numpy: python3 dbscan_labels_golden.py > dbscan_labels_golden.json
Rows are single-precision numbers handed to scikit-learn in double, so that its distances are those of the stored floats.
"""
import json
import numpy as np
import sklearn
from sklearn.cluster import DBSCAN

SEED = 20240607
random = np.random.default_rng(SEED)
cases = []


def add(name, rows, eps, min_samples):
    rows = np.atleast_2d(np.asarray(rows, dtype=np.float64)).round(3).astype(np.float32)
    labels = DBSCAN(eps=eps, min_samples=min_samples).fit(rows.astype(np.float64)).labels_
    cases.append({
        "name": name, "columns": rows.shape[1], "epsilon": eps, "minimumPoints": min_samples,
        "rows": [float(str(v)) for v in rows.ravel()], "labels": labels.tolist(),
    })


def blobs(n, d, centres, spread):
    middle = random.uniform(-4, 4, (centres, d))
    return middle[random.integers(0, centres, n)] + spread * random.standard_normal((n, d))


add("a single row", [[1.0, 2.0]], 0.5, 5)
add("a single row that is its own core point", [[1.0, 2.0]], 0.5, 1)
add("two rows exactly eps apart", [[0.0], [0.5]], 0.5, 2)
add("two rows hardly farther than eps", [[0.0], [0.501]], 0.5, 2)
add("only repetitions of one row", np.ones((40, 3)), 0.1, 5)
add("all noise", blobs(60, 4, 1, 40.0), 0.5, 5)
add("one cluster", blobs(120, 3, 1, 0.3), 2.0, 5)
for minimum in (1, 2, 3, 4, 5, 7):
    grid = random.integers(0, 9, (90, 2))
    add(f"integer grid, eps 1, minimum {minimum}", grid, 1.0, minimum)
    add(f"integer grid, eps 2, minimum {minimum}", random.integers(0, 30, (90, 2)), 2.0, minimum)
    add(f"sparse integer grid in space, eps 3, minimum {minimum}", random.integers(0, 14, (120, 3)), 3.0, minimum)
for d in (1, 2, 3, 5, 8, 9, 15, 16):
    for n in (5, 33, 150):
        scale = np.sqrt(d)
        add(f"blobs, {n} x {d}", blobs(n, d, 4, 0.5), (0.45 if n > 100 else 0.8) * scale, 5)
        add(f"loose blobs with repetitions, {n} x {d}", np.repeat(blobs(n // 3 + 1, d, 3, 0.8), 3, axis=0)[random.permutation(3 * (n // 3 + 1))], (0.55 if n > 100 else 0.9) * scale, 4)
    add(f"integer lattice of {d} columns", random.integers(0, 3, (100, d)), float(max(1, round(np.sqrt(d) / 1.3))), 4)
line = np.arange(0, 200) * 1.0
add("a chain of rows each exactly eps from the next", random.permutation(line)[:, None], 1.0, 3)
add("border rows between two clusters", [[0.0], [0.4], [0.8], [1.8], [2.8], [3.2], [3.6]], 1.0, 4)
add("border rows between two clusters, the other first", [[3.6], [1.8], [2.8], [3.2], [0.8], [0.4], [0.0]], 1.0, 4)
add("500 rows of a plane", blobs(500, 2, 6, 0.6), 0.3, 5)
add("500 rows, cores of every size", random.standard_normal((500, 2)) * random.exponential(1, (500, 1)), 0.25, 6)

print(json.dumps({"tool": f"scikit-learn {sklearn.__version__}", "seed": SEED, "cases": cases}, separators=(",", ":")))
