"""Runs hybrid.onnx on the windows of hybrid_golden.json and says how far its answers are from ML.NET's.

Needs numpy and onnxruntime. From this folder: python3 read_hybrid.py
"""
import json

import numpy
import onnxruntime

with open("hybrid_golden.json", encoding="utf-8") as file:
    golden = json.load(file)
session = onnxruntime.InferenceSession("hybrid.onnx")
names = [output.name for output in session.get_outputs()]
windows = numpy.array(golden["windows"], dtype=numpy.float32)  # (N, L, F), as the application has them
for name, value in zip(names, session.run(names, {golden["input"]: windows})):
    expected = numpy.array(golden["outputs"][name]).reshape(value.shape)
    if value.dtype == bool:
        print(f"{name}: {(value != expected).sum()} of {value.size} differ")
    else:
        print(f"{name}: largest difference {numpy.abs(value - expected).max():.1e}")
print("metadata:", session.get_modelmeta().custom_metadata_map)
