"""Writes nearest_neighbors_golden.json: distances to the k-th nearest row by scikit-learn's NearestNeighbors.

Run beside the JSON file: python3 nearest_neighbors_golden.py
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.neighbors import NearestNeighbors

rng = np.random.default_rng(20000516)


def rounded(a):
    """What JSON can hold exactly enough: both sides read the same float32 values."""
    return np.round(a, 3).astype(np.float32)


data = {
    "blobs": np.concatenate([rng.normal(0, 1, (150, 6)), rng.normal(4, 0.3, (100, 6))]),
    "single column": rng.exponential(2, (90, 1)),
    "duplicates": rng.integers(0, 4, (120, 2)),
    "wide": rng.normal(0, 1, (60, 70)),
    "far from zero": rng.normal(0, 1, (100, 3)) + np.array([1000.0, -2000.0, 500.0]),
    "two rows": np.array([[0.0, 1.0], [2.0, -1.0]]),
}


def shortened(a):
    return [[round(float(value), 3) for value in row] for row in a]


cases = []
for name, values in data.items():
    rows = rounded(values)
    probes = rounded(np.concatenate([rows[:10], rows[:10] + rng.normal(0, 1, rows[:10].shape), rows[:1] - 40]))
    results = []
    for k in (1, 5, 17):
        if k >= len(rows):
            continue
        # In double precision and by direct differences (the k-d tree's): brute force computes |x|^2 - 2 x.y + |y|^2, which cancels.
        model = NearestNeighbors(n_neighbors=k, algorithm="kd_tree").fit(rows.astype(np.float64))
        results.append({
            "neighbors": k,
            "distances": model.kneighbors(probes.astype(np.float64))[0][:, -1].tolist(),
            # Without an argument, no row is its own neighbour.
            "own": model.kneighbors()[0][:, -1].tolist(),
        })
    cases.append({"name": name, "rows": shortened(rows), "probes": shortened(probes), "results": results})

path = pathlib.Path(__file__).with_name("nearest_neighbors_golden.json")
path.write_text(json.dumps({"source": f"scikit-learn {sklearn.__version__}", "cases": cases}))
