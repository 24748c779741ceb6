"""Writes dbscan_generated_golden.json: what sklearn.cluster.DBSCAN makes of 200 generated sets, the expected values of GeneratedSetTests.

Run with scikit-learn 1.2.1 and numpy: python3 dbscan_generated_golden.py > dbscan_generated_golden.json
The rows are not stored: GeneratedSet.cs draws the same ones from the same integer generator. Every value is a multiple of 1/64 below 2^10 and every
eps one of 1/64, so that squared distances are exact in double precision whichever way they are computed, and ties at exactly eps are ties.
Of the labels a SHA-256 (little-endian int32) is stored, with counts. scikit-learn refuses a set without rows; its labels are none.
"""
import hashlib
import json
import numpy as np
import sklearn
from sklearn.cluster import DBSCAN

SEED = 20240611
MASK = (1 << 64) - 1
KINDS = ["grid", "blobs", "repeated", "noise", "chain"]
DIMENSIONS = [1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 33, 48, 64]
COUNTS = [0, 1, 2, 5, 31, 32, 33, 64, 100, 150, 257, 400, 600, 1000]


class Generator:
    """Knuth's 64-bit linear congruential generator; draws from the upper half."""

    def __init__(self, seed):
        self.state = seed

    def draw(self, bound):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) & MASK
        return (self.state >> 33) % bound


def make(kind, seed, n, d):
    g = Generator(seed)
    if kind == "grid":
        side = 2 + g.draw(5)
        return [[64 * g.draw(side) for _ in range(d)] for _ in range(n)]
    if kind == "noise":
        return [[g.draw(60000) for _ in range(d)] for _ in range(n)]
    if kind == "chain":
        step, start = 1 + g.draw(100), g.draw(100)
        places = list(range(n))
        for i in range(n - 1, 0, -1):
            j = g.draw(i + 1)
            places[i], places[j] = places[j], places[i]
        return [[start + step * place % 60000 if c == 0 else 64 * c for c in range(d)] for place in places]
    centres = [[g.draw(1024) for _ in range(d)] for _ in range(1 + g.draw(5))]
    pool = n if kind == "blobs" else n // 4 + 1
    rows = []
    for _ in range(pool):
        centre = centres[g.draw(len(centres))]
        rows.append([centre[c] + g.draw(64) + g.draw(64) + g.draw(64) for c in range(d)])
    return rows if kind == "blobs" else [rows[g.draw(pool)] for _ in range(n)]


def radius(kind, rows, d, pick):
    """In units of 1/64: between hardly any neighbour and everything."""
    if len(rows) < 2:
        return 64
    if kind == "grid":
        return 64 * max(1, round(d ** 0.5 * [0.5, 0.9, 1.3][pick % 3]))
    if kind == "chain":
        gaps = np.diff(np.unique(rows[:, 0]))
        return int(gaps.min()) * (1 + pick % 2) if len(gaps) else 64
    sample = rows[: 300].astype(float)
    distances = np.sqrt(((sample[:, None] - sample[None]) ** 2).sum(2))
    share = [0.3, 2, 5, 10, 40, 100][pick % 6] if kind != "noise" else [0.05, 0.5, 2][pick % 3]
    return max(1, int(np.percentile(distances[distances > 0], share))) if (distances > 0).any() else 64


cases = []
for k in range(200):
    kind, d = KINDS[k % 5], DIMENSIONS[(k * 7 + k // 17) % len(DIMENSIONS)]
    n = 5000 if k % 40 == 21 else 2500 if k % 20 == 3 else COUNTS[(k * 5 + k // 14) % len(COUNTS)] + (k % 3 if k > 20 else 0)
    seed, minimum = SEED * 1000 + k, 1 + k * 3 % 8
    rows = np.array(make(kind, seed, n, d), dtype=np.int64).reshape(n, d)
    eps = radius(kind, rows, d, k // 5)
    if n == 0:
        labels, cores = np.zeros(0, np.int32), 0
    else:
        fit = DBSCAN(eps=eps / 64, min_samples=minimum).fit(rows / 64)
        labels, cores = fit.labels_.astype("<i4"), len(fit.core_sample_indices_)
    cases.append({
        "kind": kind, "seed": seed, "rowCount": n, "columns": d, "epsilonIn64ths": eps, "minimumPoints": minimum,
        "clusters": int(labels.max(initial=-1)) + 1, "noise": int((labels == -1).sum()), "cores": cores, "sha256": hashlib.sha256(labels.tobytes()).hexdigest(),
    })

body = ",\n".join(json.dumps(case) for case in cases)
print(f'{{"tool": "scikit-learn {sklearn.__version__}", "seed": {SEED}, "cases": [\n{body}\n]}}')
