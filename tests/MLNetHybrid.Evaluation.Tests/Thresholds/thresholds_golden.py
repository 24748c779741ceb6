"""Writes thresholds_golden.json: quantiles of numpy, best F1 of scikit-learn, and tails fitted by scipy.stats.genpareto, the expected values of ThresholdTests.

Run with scikit-learn 1.2.1, scipy 1.10.1 and numpy 1.24: python3 thresholds_golden.py > thresholds_golden.json
Scores are single-precision numbers; everything is computed in double.
"""
import json
import warnings
import numpy as np
from scipy.stats import genpareto
from sklearn import metrics

SEED = 20240614
warnings.filterwarnings("ignore")
random = np.random.default_rng(SEED)


def listed(x):
    return [float(str(v)) for v in x]


def single(x, digits=5):
    return np.round(x, digits).astype(np.float32)


quantiles = []
for n in (1, 2, 7, 40):
    scores = single(random.standard_normal(n), 3)
    for q in (0.0, 0.1, 0.5, 0.95, 1.0):
        quantiles.append({"scores": listed(scores), "q": q, "threshold": float(np.quantile(scores.astype(float), q))})

oracles = []
for n, share, shift, digits in ((60, 0.2, 2, 3), (80, 0.1, 0.5, 1), (30, 0.5, 0, 0), (20, 0.9, 1, 3), (5, 1.1, 0, 2)):
    labels = random.random(n) < share
    scores = single(random.standard_normal(n) + shift * labels, digits)
    precision, recall, thresholds = metrics.precision_recall_curve(labels, scores)
    with np.errstate(invalid="ignore"):
        f1 = np.nan_to_num(2 * precision * recall / (precision + recall))[:-1]
    best = max(i for i in range(len(f1)) if f1[i] >= f1.max() - 1e-12)
    oracles.append({"labels": "".join("01"[int(v)] for v in labels), "scores": listed(scores), "f1": float(f1.max()),
                    "alarms": int((scores >= thresholds[best]).sum())})

tails = []
for name, draw, n, level, risk in (
        ("heavy, gamma 0.4", lambda n: genpareto.rvs(0.4, size=n, random_state=random), 4000, 0.98, 1e-4),
        ("exponential", lambda n: random.exponential(2.0, n), 4000, 0.98, 1e-4),
        ("normal scores", lambda n: random.standard_normal(n), 10000, 0.98, 1e-3),
        ("a tail that ends, gamma -0.3", lambda n: genpareto.rvs(-0.3, size=n, random_state=random), 3000, 0.95, 1e-3),
        ("very heavy, gamma 1.5", lambda n: genpareto.rvs(1.5, size=n, random_state=random), 2000, 0.9, 1e-3),
        ("few peaks", lambda n: random.lognormal(0, 1, n), 600, 0.98, 1e-3),
        ("large scale", lambda n: 1e6 * random.gamma(2, 1, n), 3000, 0.97, 1e-4),
        ("ties", lambda n: np.round(random.exponential(3.0, n), 0), 2000, 0.9, 1e-3)):
    scores = single(draw(n))
    exact = scores.astype(float)
    t = float(np.quantile(exact, level))
    excesses = exact[exact > t] - t
    shape, _, scale = max((genpareto.fit(excesses, start, floc=0, scale=excesses.mean()) for start in (-0.4, 0.01, 0.5, 1.5)),
                          key=lambda fit: genpareto.logpdf(excesses, fit[0], 0, fit[2]).sum())
    p = risk * len(exact) / len(excesses)
    tails.append({
        "name": name, "level": level, "risk": risk, "rowCount": n, "peakCount": len(excesses), "initialThreshold": t, "excesses": excesses.tolist(),
        "shape": float(shape), "scale": float(scale), "logLikelihood": float(genpareto.logpdf(excesses, shape, 0, scale).sum()),
        "threshold": float(t + genpareto.isf(p, shape, 0, scale)),
        "probes": [{"shape": c, "scale": float(excesses.max() * s), "logLikelihood": float(genpareto.logpdf(excesses, c, 0, excesses.max() * s).sum()),
                    "exceeded": float(genpareto.isf(0.003, c, 0, excesses.max() * s))} for c, s in ((0.7, 0.3), (0.0, 0.5), (-0.4, 0.9), (-1.0, 1.5))],
    })

print(json.dumps({"tool": "scipy 1.10.1, scikit-learn 1.2.1, numpy 1.24.2", "seed": SEED, "quantiles": quantiles, "oracles": oracles, "tails": tails},
                 separators=(",", ":")))
