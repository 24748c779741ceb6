"""Writes baselines_golden.json: scores of the baselines by plain code and scikit-learn's PCA, NearestNeighbors and OneClassSVM, the expected
values of BaselineTests.

Run with scikit-learn 1.2.1 and numpy 1.24: python3 baselines_golden.py > baselines_golden.json
Features are single-precision numbers; everything is computed in double.
"""
import json
import numpy as np
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import MinMaxScaler
from sklearn.svm import OneClassSVM

SEED = 20240615
random = np.random.default_rng(SEED)
cases = []


def listed(x):
    return [None if np.isnan(v) else float(str(v)) for v in np.asarray(x, dtype=np.float32).ravel()]


def mean_deviation(z, window):
    level = np.abs(z).mean(axis=1)
    return np.array([level[max(0, i - window + 1):i + 1].mean() for i in range(len(z))])


def windows(z, window):
    return np.array([z[i:i + window].ravel() for i in range(len(z) - window + 1)])


def padded(z, window):
    return np.vstack([np.repeat(z[:1], window - 1, axis=0), z])


def nearest(z, train, window):
    search = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(windows(train, window))
    return search.kneighbors(windows(padded(z, window), window))[0][:, 0]


def nearest_of_training(train, window):
    known = windows(train, window)
    found = []
    for i, w in enumerate(known):
        apart = [j for j in range(len(known)) if abs(i - j) >= window]
        if apart:
            found.append(np.sqrt(((known[apart] - w) ** 2).sum(axis=1)).min())
    return np.array(found)


def add(name, train, test, window, variance, limit, quantile):
    train, test = train.round(3).astype(np.float32).astype(float), test.round(3).astype(np.float32).astype(float)
    spread = train.std(axis=0)
    spread[spread == 0] = 1
    z, fresh = (train - train.mean(axis=0)) / spread, (test - train.mean(axis=0)) / spread
    scaler = MinMaxScaler().fit(train)
    in_ranges = lambda x: np.abs(scaler.transform(x) - scaler.transform(train).mean(axis=0))
    window = min(window, len(train))
    recent = z[-limit:]
    length = min(window, len(recent))

    def principal(known, n):
        """At most 500 windows, evenly spaced, where a window has more than 500 values."""
        rows = windows(known, n)
        stride = 1 if rows.shape[1] <= 500 else -(-len(rows) // 500)
        pca = PCA(n_components=variance, svd_solver="full").fit(rows[::stride])
        residual = lambda x: np.linalg.norm(x - pca.inverse_transform(pca.transform(x)), axis=1)
        return residual(windows(padded(fresh, n), n)), residual(rows)

    # The library's detectors compute on single-precision rows, and score by the decision function without nu's threshold in it.
    svm = OneClassSVM(tol=1e-9).fit(recent.astype(np.float32).astype(float))
    decision = lambda x: -svm.decision_function(x.astype(np.float32).astype(float))
    scored = {
        "mean |z|": (mean_deviation(fresh, window), mean_deviation(z, window)),
        "mean min-max deviation": (mean_deviation(in_ranges(test), window), mean_deviation(in_ranges(train), window)),
        "PCA on rows": principal(z, 1),
        "PCA on windows": principal(recent, length),
        "1-NN on rows": (nearest(fresh, recent, 1), nearest_of_training(recent, 1)),
        "1-NN on windows": (nearest(fresh, recent, length), nearest_of_training(recent, length)),
        "SVM on rows": (decision(fresh), decision(recent)),
    }
    cases.append({
        "name": name, "columns": train.shape[1], "train": listed(train), "test": listed(test), "window": window, "variance": variance, "limit": limit,
        "quantile": quantile,
        "scores": {key: listed(value[0]) for key, value in scored.items()},
        "thresholds": {key: float(np.quantile(value[1].astype(np.float32).astype(float), quantile)) for key, value in scored.items()},
    })


def correlated(n, d):
    mix = random.standard_normal((2, d))
    return random.standard_normal((n, 2)) @ mix + 0.2 * random.standard_normal((n, d)) + np.arange(d)


test = correlated(60, 4)
test[30:36] += 3
mixed = correlated(150, 4)
mixed = np.vstack([mixed, test])
add("four features", mixed[:150], mixed[150:], 5, 0.9, 1000, 0.99)
add("only the last training rows", mixed[:150], mixed[150:], 3, 0.5, 40, 0.9)
constant = np.hstack([correlated(80, 2), np.full((80, 1), 7.0)])
add("a constant feature, no window", constant[:50], constant[50:], 1, 0.5, 1000, 1.0)
add("fewer windows than a window has values", mixed[100:150], mixed[150:], 20, 0.8, 1000, 0.95)
wave = np.sin(np.arange(900)[:, None] / [9, 14]) + 0.1 * random.standard_normal((900, 2))
add("windows so large that every other one is taken", wave[:860], wave[860:], 256, 0.4, 2000, 0.99)

print(json.dumps({"tool": "scikit-learn 1.2.1, numpy 1.24.2", "seed": SEED, "cases": cases}, separators=(",", ":")))
