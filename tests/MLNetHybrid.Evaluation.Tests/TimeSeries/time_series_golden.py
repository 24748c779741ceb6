"""Writes time_series_golden.json: figures of small series by plain implementations of the papers' definitions, the expected values of the tests in this folder.

Run with numpy 1.24: python3 time_series_golden.py > time_series_golden.json
Nothing here is fast, and nothing is shared with the library: labels are widened row by row, ranges are sets, and affiliation integrates the defining
survival functions cell by cell. All breakpoints of those are multiples of a quarter, so the midpoint rule on cells of a quarter is exact.
"""
import json
import math
import numpy as np

SEED = 20240612
random = np.random.default_rng(SEED)


def segments(flags):
    found, start = [], None
    for i, flag in enumerate([*flags, 0]):
        if flag and start is None:
            start = i
        if not flag and start is not None:
            found.append((start, i))
            start = None
    return found


def harmonic(p, r):
    return 0.0 if math.isnan(p) or p + r == 0 else 2 * p * r / (p + r)


# Paparrizos et al. 2022, with the conventions of TSB-AD: windows 0..W, thresholds equally spaced in rank, widened segments that touch count as one.
def volumes(label, score, window, count):
    n, falling = len(label), np.sort(score)[::-1]
    thresholds = [falling[int(i)] for i in np.linspace(0, n - 1, count)]
    roc, pr = [], []
    for w in range(window + 1):
        wide = np.array(label, dtype=float)
        for s, e in segments(label):
            for i in range(n):
                d = s - i if i < s else i - (e - 1)
                if 1 <= d <= w // 2:
                    wide[i] += math.sqrt(1 - d / w)
        wide = np.minimum(wide, 1)
        # Widened segments that share a row count as one.
        groups = []
        for s, e in segments(label):
            first, last = max(0, s - w // 2), min(n - 1, e - 1 + w // 2)
            if groups and first <= groups[-1][1]:
                groups[-1][1] = last
            else:
                groups.append([first, last])
        points = [(0.0, 0.0)]
        precisions = []
        for t in thresholds:
            alarm = score >= t
            inside = sum(wide[i] for i in range(n) if alarm[i])
            expected = (sum(label) + sum(label) + sum(wide[i] for i in range(n) if alarm[i] and not label[i])) / 2
            recall = min(inside / expected, 1) * sum(alarm[f:l + 1].any() for f, l in groups) / len(groups)
            points.append((recall, (alarm.sum() - inside) / (n - expected)))
            precisions.append(inside / alarm.sum())
        pr.append(sum((points[k + 1][0] - points[k][0]) * precisions[k] for k in range(count)))
        points.append((1.0, 1.0))
        roc.append(sum((b[1] - a[1]) * (a[0] + b[0]) / 2 for a, b in zip(points, points[1:])))
    return float(np.mean(roc)), float(np.mean(pr))


# Tatbul et al. 2018, flat bias.
def range_based(label, alarm, alpha):
    def reward(ranges, others, alpha):
        total = 0.0
        for s, e in ranges:
            rows = set(range(s, e))
            overlaps = [len(rows & set(range(*o))) for o in others]
            hit = sum(o > 0 for o in overlaps)
            total += alpha * (hit > 0) + (1 - alpha) * (sum(overlaps) / len(rows) / hit if hit else 0)
        return total / len(ranges) if ranges else 0.0
    return reward(segments(alarm), segments(label), 0), reward(segments(label), segments(alarm), alpha)


def event_based(label, alarm):
    events = segments(label)
    hit = sum(any(alarm[s:e]) for s, e in events)
    true = sum(1 for l, a in zip(label, alarm) if l and a)
    return (true / sum(alarm) if sum(alarm) else 0.0), hit / len(events)


def point_adjusted(label, alarm):
    adjusted = list(alarm)
    for s, e in segments(label):
        if any(alarm[s:e]):
            adjusted[s:e] = [1] * (e - s)
    true = sum(1 for l, a in zip(label, adjusted) if l and a)
    return 2 * true / (sum(adjusted) + sum(label))


# Huet et al. 2022: row i is the interval [i, i + 1).
def affiliation(label, alarm):
    n, events, predicted = len(label), segments(label), segments(alarm)
    precisions, recalls = [], []
    for k, (js, je) in enumerate(events):
        e0 = 0.0 if k == 0 else (events[k - 1][1] + js) / 2
        e1 = float(n) if k == len(events) - 1 else (je + events[k + 1][0]) / 2
        mine = [(max(a, e0), min(b, e1)) for a, b in predicted if min(b, e1) > max(a, e0)]
        if not mine:
            recalls.append(0.0)
            continue

        def farther(lo, hi):  # the share of the zone outside (lo, hi)
            return 1 - max(0.0, min(hi, e1) - max(lo, e0)) / (e1 - e0)

        def cells(lo, hi):
            return np.arange(lo + 0.125, hi, 0.25)

        near = [x for a, b in mine for x in cells(a, b)]
        distances = [max(js - x, x - je, 0.0) for x in near]
        precisions.append(float(np.mean([1.0 if d == 0 else farther(js - d, je + d) for d in distances])))
        marks = []
        for y in cells(js, je):
            d = min(max(a - y, y - b, 0.0) for a, b in mine)
            marks.append(1.0 if d == 0 else farther(y - d, y + d))
        recalls.append(float(np.mean(marks)))
    return (float(np.mean(precisions)) if precisions else math.nan), float(np.mean(recalls))


def best(score, figure):
    return max(figure((score > t).astype(int).tolist()) for t in np.linspace(float(score.min()), float(score.max()), 100))


# The autocorrelation's highest local maximum, as TSB-AD reads it: lags 3..400, nothing below 6 or above 303.
def period(series):
    x = np.asarray(series, dtype=float) - np.mean(np.asarray(series, dtype=float))
    r = [float(np.dot(x[k:], x[:len(x) - k]) / np.dot(x, x)) for k in range(min(400, len(x) - 1) + 1)]
    peaks = [k for k in range(4, len(r) - 1) if r[k] > r[k - 1] and r[k] > r[k + 1]]
    top = max(peaks, key=lambda k: r[k], default=0)
    return top if 6 <= top <= 303 else 125


cases = []


def add(name, n, events, shift, window, count, threshold, digits=4):
    label = [0] * n
    for s, e in events:
        label[s:e] = [1] * (e - s)
    smooth = np.convolve(random.standard_normal(n + 6), np.ones(7) / 7, "valid")
    score = np.round(smooth + shift * np.convolve(np.r_[label, 0, 0], [0.3, 0.4, 0.3], "full")[:n], digits).astype(np.float32)
    alarm = (score > threshold).astype(int).tolist()
    roc, pr = volumes(label, score.astype(float), window, count)
    delays = [next((i for i in range(e - s) if alarm[s + i]), None) for s, e in segments(label)]
    exact = score.astype(float)
    number = lambda x: None if math.isnan(x) else x
    cases.append({
        "name": name, "labels": "".join(map(str, label)), "scores": [float(str(v)) for v in score], "threshold": threshold,
        "window": window, "thresholdCount": count, "vusRoc": roc, "vusPr": pr,
        "rangeBased": range_based(label, alarm, 0.2), "eventBased": event_based(label, alarm), "affiliation": [number(v) for v in affiliation(label, alarm)],
        "pointAdjusted": point_adjusted(label, alarm), "delays": delays,
        "bestRangeBased": best(exact, lambda a: harmonic(*range_based(label, a, 0.2))), "bestEventBased": best(exact, lambda a: harmonic(*event_based(label, a))),
        "bestAffiliation": best(exact, lambda a: harmonic(*affiliation(label, a))), "bestPointAdjusted": best(exact, lambda a: point_adjusted(label, a)),
    })


add("one event in the middle", 160, [(70, 90)], 1.5, 20, 40, 0.6)
add("at both ends", 120, [(0, 9), (50, 51), (112, 120)], 1.0, 13, 250, 0.5)
add("neighbours closer than the window", 150, [(30, 33), (36, 38), (41, 50), (95, 97)], 1.2, 31, 60, 0.4)
add("window wider than the series", 60, [(20, 24), (40, 41)], 1.0, 90, 25, 0.3)
add("without widening", 80, [(10, 20), (60, 63)], 1.0, 0, 80, 0.3)
add("many ties", 140, [(25, 40), (90, 94)], 1.0, 12, 50, 0.0, digits=0)
add("no alarm at all", 90, [(40, 50)], 1.0, 8, 30, 100.0)
add("alarms everywhere", 90, [(40, 50), (70, 71)], 1.0, 8, 30, -100.0)
add("single rows", 100, [(k, k + 1) for k in range(7, 100, 9)], 2.0, 16, 100, 0.5)

t = np.arange(900)
series = {
    "sine of period 25": np.sin(2 * np.pi * t / 25),
    "sine of period 48 in noise": np.sin(2 * np.pi * t / 48) + 0.8 * random.standard_normal(900),
    "slow sine": np.sin(2 * np.pi * t / 380),
    "ramp": t / 900,
    "noise": random.standard_normal(900),
    "short": np.sin(t[:40] / 2),
}
rounded = {name: np.round(x, 4).astype(np.float32) for name, x in series.items()}
periods = [{"name": name, "series": [float(str(v)) for v in x], "period": period(x)} for name, x in rounded.items()]

print(json.dumps({"seed": SEED, "cases": cases, "periods": periods}, separators=(",", ":")))
