"""Writes one_class_svm_golden.json: decision values and dual objectives of scikit-learn's OneClassSVM.

Run beside the JSON file: python3 one_class_svm_golden.py
"""
import json
import pathlib

import numpy as np
import sklearn
from sklearn.svm import OneClassSVM

SEED = 20080704


def rounded(a, digits=3):
    """What JSON can hold exactly enough: both sides read the same float32 values."""
    return np.round(a, digits).astype(np.float32)


rng = np.random.default_rng(SEED)
blobs = np.concatenate([rng.normal(0, 1, (250, 8)), rng.normal(3, 0.5, (150, 8))]) * rng.uniform(0.3, 3, 8)
duplicates = rng.normal(0, 1, (20, 2))[rng.integers(0, 20, 60)]
with_constants = np.column_stack([rng.normal(0, 1, 50), np.full(50, 7.0), rng.exponential(1, 50), np.zeros(50)])
data = {
    "blobs": blobs,
    "single column": rng.normal(5, 2, (120, 1)),
    "one row": np.array([[0.25, -1.5]]),
    "two rows": np.array([[0.0, 1.0], [2.0, -1.0]]),
    "seven rows": rng.normal(0, 1, (7, 3)),
    "duplicates": duplicates,
    "constant columns": with_constants,
    "all equal": np.full((6, 3), 2.0),
    "far from zero": rng.normal(0, 1, (100, 3)) + np.array([1000.0, -2000.0, 500.0]),
}
data = {name: rounded(x) for name, x in data.items()}
probes = {name: rounded(np.concatenate([x[:2] + 0.05, x.mean(0, keepdims=True), x.max(0, keepdims=True) + 2.5, x.min(0, keepdims=True) - 40])) for name, x in data.items()}

cases = []


def case(name, tolerance=1e-6, **options):
    x, z = data[name].astype(np.float64), probes[name].astype(np.float64)
    model = OneClassSVM(tol=tolerance, **options).fit(x)
    gamma = model._gamma
    alpha = np.zeros(len(x))
    alpha[model.support_] = model.dual_coef_[0]
    decision = model.decision_function(x)
    # f_i + rho = (K alpha)_i, so the objective needs no kernel matrix.
    objective = 0.5 * alpha @ (decision + model.offset_)
    cases.append({
        "data": name, "kernel": options.get("kernel", "rbf"), "nu": options.get("nu", 0.5), "gammaOption": options.get("gamma", "scale"), "gamma": gamma,
        "degree": options.get("degree", 3), "coef0": options.get("coef0", 0.0), "tolerance": tolerance, "shrinking": options.get("shrinking", True),
        "alphaSum": float(alpha.sum()), "rho": float(model.offset_[0]), "objective": float(objective),
        "decision": [float(f"{v:.10g}") for v in decision], "probeDecision": [float(f"{v:.10g}") for v in model.decision_function(z)],
    })


for nu in (0.01, 0.1, 0.5, 0.9):
    case("blobs", nu=nu)
case("blobs", nu=0.2, tolerance=1e-3)
case("blobs", nu=0.5, tolerance=1e-3, shrinking=False)
case("blobs", nu=0.05, gamma=5.0)
case("blobs", nu=0.3, gamma="auto")
# nu N is no integer here: with a linear kernel on one column it would leave no free support vector and rho undetermined.
case("single column", nu=0.33, kernel="linear")
case("blobs", nu=0.2, kernel="poly", coef0=1.0, gamma=0.05)
case("blobs", nu=0.2, kernel="sigmoid", gamma=0.001, coef0=0.1)
case("single column", nu=0.25)
case("single column", nu=0.25, kernel="poly", degree=2, gamma=0.1, coef0=1.0)
case("one row")
case("two rows", nu=0.5)
case("two rows", nu=0.7, kernel="linear")
case("seven rows", nu=0.4)
case("seven rows", nu=0.01)
case("seven rows", nu=0.4, kernel="poly", gamma=0.3, coef0=0.5)
case("duplicates", nu=0.15)
case("duplicates", nu=0.6, gamma=2.0)
case("constant columns", nu=0.1)
case("constant columns", nu=0.4, gamma="auto")
case("all equal")
case("far from zero", nu=0.2, gamma=0.3)


def rows(a):
    return [[float(str(v)) for v in row] for row in a]


json.dump(
    {
        "madeBy": "one_class_svm_golden.py", "scikit-learn": sklearn.__version__, "numpy": np.__version__, "seed": SEED,
        "data": {name: {"rows": rows(x), "probes": rows(probes[name])} for name, x in data.items()},
        "cases": cases,
    },
    open(pathlib.Path(__file__).with_suffix(".json"), "w"),
    separators=(",", ":"),
)
