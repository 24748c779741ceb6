"""Writes scale_golden.json: scikit-learn's StandardScaler, MinMaxScaler and RobustScaler on float32 rows, computed in float64.

Run beside the JSON file: python3 scale_golden.py
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

SEED = 20251127
ROWS = 61

rng = np.random.default_rng(SEED)
columns = {
    "ordinary": rng.normal(5, 3, ROWS),
    "small unit": rng.uniform(0, 1e-3, ROWS),
    "large unit": rng.exponential(1e6, ROWS),
    "large mean": 1e7 + np.round(rng.normal(0, 4, ROWS)),
    "negative": rng.normal(-40, 1, ROWS),
    "with holes": np.where(rng.uniform(size=ROWS) < 0.2, np.nan, rng.normal(0, 1, ROWS)),
    "flag": (rng.uniform(size=ROWS) < 0.4).astype(float),
    "constant": np.full(ROWS, 7.0),
    "constant tenth": np.full(ROWS, 0.1),
    "constant zero": np.zeros(ROWS),
    "constant with holes": np.where(rng.uniform(size=ROWS) < 0.2, np.nan, -3.0),
}
# What JSON can hold exactly enough: both sides read the same float32 values.
rows = np.column_stack([np.array([float(f"{v:.7g}") for v in column], np.float32) for column in columns.values()])
data = rows.astype(np.float64)
probes = np.concatenate([data[:5], data[:5] * 3 + 1]).astype(np.float32).astype(np.float64)

cases = []
for kind, scaler, shift in [
    ("Standard", StandardScaler(), "mean_"),
    ("MinMax", MinMaxScaler(), "data_min_"),
    ("Robust", RobustScaler(), "center_"),
]:
    scaler.fit(data)
    # MinMaxScaler's scale_ is the factor.
    scale = 1 / scaler.scale_ if kind == "MinMax" else scaler.scale_
    cases.append({
        "kind": kind,
        "shifts": getattr(scaler, shift).tolist(),
        "scales": scale.tolist(),
        "outputs": [[None if np.isnan(v) else v for v in row] for row in scaler.transform(probes).tolist()],
    })


def numbers(matrix):
    return [[None if np.isnan(v) else float(f"{v:.9g}") for v in row] for row in matrix.tolist()]


# Rows of which most values are 0: scikit-learn counts the zeros that a sparse matrix leaves out.
sparse = np.where(rng.uniform(size=(ROWS, 4)) < 0.3, rng.normal(0, 2, (ROWS, 4)), 0).astype(np.float32)

out = {
    "generator": f"scale_golden.py, scikit-learn {sklearn.__version__}, NumPy {np.__version__}, seed {SEED}",
    "names": list(columns),
    "rows": numbers(rows),
    "probes": numbers(probes.astype(np.float32)),
    "cases": cases,
    "sparse": numbers(sparse),
    "sparseScales": StandardScaler(with_mean=False).fit(sparse.astype(np.float64)).scale_.tolist(),
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(out))
