"""Writes statistics_golden.json: data sets of groups with the figures of statsmodels, SciPy and matplotlib for them.

    python3 statistics_golden.py > statistics_golden.json

Made with statsmodels 0.13.5, SciPy 1.10.1, NumPy 1.24.2, matplotlib 3.6.3 (Debian 12), seed 20.
p-values and intervals of Tukey's test are SciPy's: those of statsmodels 0.13 come from an interpolated table that is clipped to [0.001, 0.9].
"""
import json
import warnings

import matplotlib.cbook
import numpy as np
import pandas as pd
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.multivariate.manova import MANOVA
from statsmodels.stats.multicomp import pairwise_tukeyhsd
from statsmodels.stats.multitest import multipletests

warnings.filterwarnings("ignore")
rng = np.random.default_rng(20)


def groups(sizes, variables, shift, correlation=0.5):
    mixing = np.eye(variables) + correlation * rng.standard_normal((variables, variables)) / np.sqrt(variables)
    rows, names = [], []
    for g, size in enumerate(sizes):
        rows.append(rng.standard_normal((size, variables)) @ mixing + shift * g * rng.standard_normal(variables))
        names += [f"g{g}"] * size
    order = rng.permutation(len(names))
    return np.round(np.vstack(rows)[order], 6), [names[i] for i in order]


def test_table(frame):
    return {name: [float(v) for v in frame.loc[name]] for name in frame.index}


def case(name, sizes, variables, shift):
    x, g = groups(sizes, variables, shift)
    columns = [f"F{i}" for i in range(variables)]
    df = pd.DataFrame(x, columns=columns)
    df["g"] = g
    out = {"name": name, "variables": columns, "rows": x.tolist(), "groups": g}
    if variables > 1:
        out["manova"] = test_table(MANOVA.from_formula(" + ".join(columns) + " ~ C(g)", data=df).mv_test().results["C(g)"]["stat"])
    out["anova"] = []
    for column in columns:
        a = sm.stats.anova_lm(ols(f"{column} ~ C(g)", data=df).fit(), typ=2)
        out["anova"].append([*a.loc["C(g)"].tolist(), *a.loc["Residual"].tolist()[:2]])  # sum_sq, df, F, p, residual sum_sq, residual df
    p = [row[3] for row in out["anova"]]
    reject, adjusted, _, _ = multipletests(p, alpha=0.05, method="fdr_bh")
    out["benjamini_hochberg"] = {"adjusted": adjusted.tolist(), "rejected": reject.tolist()}
    out["tukey"] = []
    levels = sorted(set(g))
    for column in columns:
        samples = [df[column][df["g"] == level].to_numpy() for level in levels]
        theirs = pairwise_tukeyhsd(df[column], df["g"])
        scipys = stats.tukey_hsd(*samples)
        interval = scipys.confidence_interval(0.95)
        pairs = [(i, j) for i in range(len(levels)) for j in range(i + 1, len(levels))]
        # statsmodels' difference is second minus first, SciPy's first minus second.
        out["tukey"].append([[float(theirs.meandiffs[n]), float(scipys.pvalue[i, j]), float(-interval.high[i, j]), float(-interval.low[i, j])]
                             for n, (i, j) in enumerate(pairs)])
    out["box"] = []
    for column in columns:
        boxes = matplotlib.cbook.boxplot_stats([df[column][df["g"] == level].to_numpy() for level in levels])
        out["box"].append([{k: (np.asarray(b[k]).tolist()) for k in ("q1", "med", "q3", "whislo", "whishi", "mean", "fliers")} for b in boxes])
    return out


cases = [
    case("two groups, as a verdict makes them", [45, 15], 5, 1.0),
    case("four groups of unequal size", [9, 21, 5, 12], 3, 0.5),
    case("one variable", [10, 12, 8], 1, 0.8),
    case("few rows: n = 1", [4, 3, 3], 4, 1.0),
    case("few rows: n = 0", [3, 3, 2], 4, 1.0),
    case("no difference", [30, 30], 4, 0.0),
    case("far apart", [40, 40, 40], 6, 6.0),
]

studentized_range = []
for k in (2, 3, 5, 10, 30, 100):
    for v in (1, 2, 5, 10, 30, 120, 2000, np.inf):
        for q in (0.3, 1.0, 2.5, 4.0, 7.0):
            studentized_range.append([q, k, -1 if np.isinf(v) else v, float(stats.studentized_range.cdf(q, k, v)), float(stats.studentized_range.sf(q, k, v))])
quantiles = [[p, k, v, float(stats.studentized_range.ppf(p, k, v))] for p in (0.9, 0.95, 0.99) for k in (2, 4, 12) for v in (3, 10, 60, 500)]

print(json.dumps({
    "made_with": {"statsmodels": statsmodels.__version__, "scipy": scipy.__version__, "numpy": np.__version__, "matplotlib": matplotlib.__version__, "seed": 20},
    "cases": cases,
    "studentized_range": studentized_range,
    "studentized_range_quantiles": quantiles,
}, separators=(",", ":")))
