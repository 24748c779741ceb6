"""Writes one_class_svm_generated_golden.json: what LIBSVM makes of generated sets, the expected values of GeneratedProblemTests.

Run with scikit-learn 1.2.1 and numpy: python3 one_class_svm_generated_golden.py > one_class_svm_generated_golden.json
The rows are not stored: GeneratedProblem.cs draws the same ones from the same integer generator. Every value is a multiple of 1/64, exact in single
precision.

Of each problem LIBSVM (sklearn.svm.OneClassSVM) gives two solutions: with its default tol, 1e-3, and with 1e-8 or, where decision values are small, 1e-8 of
them: the optimum as far as kernel values in single precision, which LIBSVM keeps, allow. Of the optimum are stored
  objective            1/2 alpha' K alpha
  rhoLower, rhoUpper   any rho between them is optimal: max { G_i : alpha_i > 0 } and min { G_i : alpha_i < 1 }, with G = K alpha in double precision; the
                       same up to rounding where a support vector is free
  spread               max |G_i - rho|, the scale of the decision values of the training rows
  magnitude            max_i sum_j alpha_j |K_ij|, what the rounding of kernel values is relative to
  sums                 G of at most 32 rows, evenly spaced, in 65535ths of the range [least, most], 16 bits little-endian each, base64
and of the other how far it is from the optimum: in the objective, relative, and in the decision values G - rho of all rows, relative to spread, where rho
counts as right if it lies in [rhoLower, rhoUpper].
"""
import base64
import json

import numpy as np
import sklearn
from sklearn.svm import OneClassSVM

SEED = 20240923
MASK = (1 << 64) - 1
COUNT = 360
KINDS = ["blobs", "skewed", "repeated", "constants", "grid", "far"]
COUNTS = [1, 2, 3, 4, 5, 7, 10, 16, 20, 31, 50, 64, 100, 150, 257, 400]
DIMENSIONS = [1, 2, 3, 5, 8, 16, 33]
NUS = [0.01, 0.03, 0.1, 0.2, 1 / 3, 0.5, 0.65, 0.9]
KERNELS = ["rbf", "linear", "poly", "rbf", "sigmoid", "poly", "rbf"]
SUMS = 32


class Generator:
    """Knuth's 64-bit linear congruential generator; draws from the upper half."""

    def __init__(self, seed):
        self.state = seed

    def draw(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 33) % bound


def bell(g):
    return sum(g.draw(64) for _ in range(4)) - 126


def blobs(g, n, d):
    centres = [[g.draw(512) - 256 for _ in range(d)] for _ in range(1 + g.draw(4))]
    rows = []
    for _ in range(n):
        centre = centres[g.draw(len(centres))]
        rows.append([c + bell(g) for c in centre])
    return rows


def make(kind, seed, n, d):
    """n rows of d values in units of 1/64."""
    g = Generator(seed)
    if kind == "grid":
        side = 2 + g.draw(5)
        return [[64 * g.draw(side) for _ in range(d)] for _ in range(n)]
    if kind == "skewed":
        return [[1 + g.draw(1 + g.draw(1 + g.draw(1024))) for _ in range(d)] for _ in range(n)]
    if kind == "far":
        return [[640 * (1 + c % 3) + bell(g) for c in range(d)] for _ in range(n)]
    if kind == "constants":
        return [[64 * c if c % 2 else value for c, value in enumerate(row)] for row in blobs(g, n, d)]
    if kind == "repeated":
        pool = blobs(g, n // 4 + 1, d)
        return [pool[g.draw(len(pool))] for _ in range(n)]
    return blobs(g, n, d)


def matrix(kernel, x, gamma, degree, coef0):
    if kernel == "rbf":
        squares = (x * x).sum(1)
        return np.exp(-gamma * np.maximum(0, squares[:, None] + squares[None] - 2 * x @ x.T))
    dots = x @ x.T
    if kernel == "linear":
        return dots
    return (gamma * dots + coef0) ** degree if kernel == "poly" else np.tanh(gamma * dots + coef0)


def solve(x, k, tolerance, options):
    model = OneClassSVM(tol=tolerance, **options).fit(x)
    alpha = np.zeros(len(x))
    alpha[model.support_] = model.dual_coef_[0]
    sums = k @ alpha
    return alpha, sums, 0.5 * alpha @ sums, float(model.offset_[0])


def digits(value, count=9):
    return float(f"{value:.{count}g}")


def error(found, expected, scale):
    return digits(float(np.abs(found - expected).max() / scale), 3) if scale > 0 else 0.0


def problem(k):
    """The grid: every kind with every kernel, sizes, nu and gamma in turn."""
    kind, kernel = KINDS[k % len(KINDS)], KERNELS[(k // len(KINDS)) % len(KERNELS)]
    g = Generator(SEED + k)
    n = 1100 + g.draw(500) if k % 45 == 44 else COUNTS[(k * 5 + k // 16) % len(COUNTS)]
    d, nu = DIMENSIONS[g.draw(len(DIMENSIONS))], NUS[(k * 3 + k // 8) % len(NUS)]
    options = {"kernel": kernel, "nu": nu}
    if kernel != "linear":
        options["gamma"] = ["scale", "auto", "scale", 0.25 / d, 4.0 / d][g.draw(5)]
    if kernel == "poly":
        options |= {"degree": 2 + g.draw(3), "coef0": float(g.draw(2))}
    if kernel == "sigmoid":
        options |= {"gamma": ["scale", "auto", 0.01, 0.001][g.draw(4)], "coef0": [0.0, 0.125, -0.5][g.draw(3)]}
    return kind, SEED * 1000 + k, n, d, options


def case(kind, seed, n, d, options):
    x = np.array(make(kind, seed, n, d), dtype=float).reshape(n, d) / 64
    gamma = float(OneClassSVM(**options).fit(x)._gamma)
    degree, coef0 = options.get("degree", 3), options.get("coef0", 0.0)
    k = matrix(options["kernel"], x, gamma, degree, coef0)
    _, theirs, their_objective, their_rho = solve(x, k, 1e-3, options)
    optimal = 1e-8 * min(1, max(1e-4, np.abs(theirs - their_rho).max()))
    alpha, sums, objective, _ = solve(x, k, optimal, options)
    lower, upper = sums[alpha > 1e-9].max(), sums[alpha < 1 - 1e-9].min(initial=np.inf)
    if np.isinf(upper):
        upper = lower
    middle = (lower + upper) / 2
    spread, magnitude = np.abs(sums - middle).max(), (np.abs(k) @ alpha).max()
    gap = 2 * objective - middle * alpha.sum() + np.maximum(0, middle - sums).sum()
    assert options["kernel"] == "sigmoid" or gap <= 1e-6 * (objective + magnitude * alpha.sum()) + optimal * alpha.sum(), "not the optimum"
    rows = sums[np.arange(min(n, SUMS)) * n // min(n, SUMS)]
    least, most = sums.min(), sums.max()
    sixteen = np.round((rows - least) / (most - least) * 65535) if most > least else np.zeros(len(rows))

    shift = their_rho - min(max(their_rho, min(lower, upper)), max(lower, upper))
    return {
        "kind": kind, "seed": seed, "rowCount": n, "columns": d, "kernel": options["kernel"], "nu": options["nu"],
        "gammaOption": str(options.get("gamma", "scale")), "gamma": gamma, "degree": degree, "coef0": coef0,
        "objective": digits(objective, 12), "rhoLower": digits(lower, 12), "rhoUpper": digits(upper, 12), "spread": digits(spread),
        "magnitude": digits(magnitude), "least": digits(least), "most": digits(most),
        "sums": base64.b64encode(sixteen.astype("<u2").tobytes()).decode(),
        "objectiveErrorAtDefault": error(np.array([their_objective]), objective, abs(objective)), "errorAtDefault": error(theirs - shift, sums, spread),
    }


if __name__ == "__main__":
    body = ",\n".join(json.dumps(case(*problem(k))) for k in range(COUNT))
    print(f'{{"tool": "scikit-learn {sklearn.__version__}", "seed": {SEED}, "cases": [\n{body}\n]}}')
