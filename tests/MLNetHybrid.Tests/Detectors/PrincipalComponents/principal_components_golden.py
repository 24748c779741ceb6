"""Writes principal_components_golden.json: PCA of scikit-learn in float64, with Q statistics and Hotelling's T2 of training rows and probes.

Run beside the JSON file: python3 principal_components_golden.py
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.decomposition import PCA

SEED = 19790815
rng = np.random.default_rng(SEED)


def numbers(a):
    return [float(f"{v:.10g}") for v in np.ravel(a)]


def factors(rows, columns, count, noise, shift):
    """Rows of a few factors of falling size, noise, and a mean far from 0."""
    x = rng.normal(size=(rows, count)) * 3 / (1 + np.arange(count)) @ rng.normal(size=(count, columns))
    return x + noise * rng.normal(size=(rows, columns)) + shift * rng.normal(size=columns)


def case(name, x, n_components):
    x = np.round(x, 4).astype(np.float32)
    z = np.concatenate([x[:10], np.round(x.mean(0) + 2 * rng.normal(size=(6, x.shape[1])), 4).astype(np.float32)])
    model = PCA(n_components=n_components, svd_solver="full").fit(x.astype(np.float64))
    residual = lambda a: ((a - model.inverse_transform(model.transform(a))) ** 2).mean(1)
    t2 = (model.transform(z.astype(np.float64)) ** 2 / model.explained_variance_).sum(1)
    return {
        "name": name, "columns": x.shape[1], "rows": [float(str(v)) for v in x.ravel()], "probes": [float(str(v)) for v in z.ravel()],
        "share": n_components if isinstance(n_components, float) else None,
        "count": None if isinstance(n_components, float) else n_components,
        "components": numbers(model.components_), "variances": numbers(model.explained_variance_),
        "explained": float(f"{model.explained_variance_ratio_.sum():.10g}"), "mean": numbers(model.mean_),
        "scores": numbers(residual(z.astype(np.float64))), "t2": numbers(t2),
        "threshold": float(f"{np.quantile(residual(x.astype(np.float64)), 0.99):.10g}"),
    }


tall = factors(120, 7, 4, 0.3, 50)
wide = factors(25, 60, 6, 0.2, 5)
flat = factors(60, 5, 3, 0.1, 2)
flat[:, 2] = 7.25
flat = np.concatenate([flat, flat[:20], flat[:20]])
cases = [case(f"tall, {share}", tall, share) for share in (0.5, 0.9, 0.99)]
cases += [case("tall, 1", tall, 1), case("tall, 3", tall, 3)]
cases += [case("wide, 0.9", wide, 0.9), case("wide, 0.99", wide, 0.99), case("wide, 10", wide, 10)]
cases += [case("constant column and repeated rows, 0.9", flat, 0.9)]

target = pathlib.Path(__file__).with_suffix(".json")
target.write_text(json.dumps({"tool": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}", "seed": SEED, "cases": cases}))
