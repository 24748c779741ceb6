"""Writes score_shard_golden.json: rows of streams, and what score_shard.py makes of them with model.onnx of this folder.

Needs numpy and onnxruntime. model.zip and model.onnx are of `batch-scoring train` and `export`; the tests compare the
scores in the file with those of ML.NET for model.zip. Run: python3 score_shard_golden.py
"""
import hashlib
import json
import os

import numpy
import onnxruntime

import score_shard

os.chdir(os.path.dirname(os.path.abspath(__file__)))
KEYS, ROWS, FEATURES = 3, 40, 4
random = numpy.random.default_rng(5)
records = []
for step in range(ROWS):
    for key in range(KEYS):
        odd = 8 if step % 17 == 16 else 0
        values = [round(10 * f + 3 * numpy.sin(.3 * step + f + key) + random.random() + odd, 3) for f in range(FEATURES)]
        records.append([f"pump {key}", *values])
score_shard.CHUNK_ROWS = 16  # So that a stream takes several chunks.
keys = numpy.array([record[0] for record in records])
rows = numpy.array([record[1:] for record in records], dtype=numpy.float32)
scores = numpy.empty(len(rows), dtype=numpy.float32)
labels = numpy.empty(len(rows), dtype=bool)
for key in numpy.unique(keys):
    scores[keys == key], labels[keys == key] = score_shard.scorer_of("model.onnx").score_rows(rows[keys == key])


def digest(path):
    # Lines end alike on every system.
    with open(path, "rb") as file:
        return hashlib.sha256(file.read().replace(b"\r\n", b"\n") if path.endswith(".py") else file.read()).hexdigest()


with open("score_shard_golden.json", "w", encoding="utf-8", newline="\n") as file:
    json.dump({
        "versions": {"numpy": numpy.__version__, "onnxruntime": onnxruntime.__version__},
        "sha256": {name: digest(name) for name in ["score_shard.py", "model.zip", "model.onnx"]},
        "keys": [record[0] for record in records],
        "rows": [record[1:] for record in records],
        "scores": [None if numpy.isnan(score) else float(score) for score in scores],
        "labels": "".join("1" if label else "0" for label in labels),
    }, file)
