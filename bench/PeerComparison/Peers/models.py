"""The models of the command onnx by scikit-learn and PyTorch: what a row costs to score, in batches.

usage: models.py FOLDER THREADS BATCH...      FOLDER: what OnnxJob wrote; prints versions, then a line of JSON: microseconds a row by model and batch

A model is fitted as ours, but for the network, whose weights are random: they do not change what it costs.
"""
import json
import sys
import time

import numpy
import sklearn
import threadpoolctl
import torch
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler
from sklearn.svm import OneClassSVM

from autoencoder import Autoencoder

folder, threads, batches = sys.argv[1], int(sys.argv[2]), [int(size) for size in sys.argv[3:]]
job = json.load(open(folder + "/job.json"))
L, F = job["windowLength"], job["featureCount"]
torch.set_num_threads(threads)
torch.manual_seed(1)
limits = threadpoolctl.threadpool_limits(threads)


def read(name):
    return numpy.fromfile(f"{folder}/{name}", dtype="<f4").reshape(-1, F)


rows, scored = read("train.f32"), read("test.f32")[L - 1:]
windows = numpy.lib.stride_tricks.sliding_window_view(read("test.f32"), L, axis=0).transpose(0, 2, 1).copy()
training_windows = numpy.lib.stride_tricks.sliding_window_view(rows, L, axis=0).transpose(0, 2, 1).copy()
print(f"scikit-learn {sklearn.__version__}, PyTorch {torch.__version__}", flush=True)


def neighbours(points, probe):
    # By brute force, which is a product of matrices, or by a tree: whichever takes less on rows that are not among the points.
    def seconds(model):
        model.kneighbors(probe[:256])
        start = time.perf_counter()
        model.kneighbors(probe[:1024])
        return time.perf_counter() - start
    return min((NearestNeighbors(n_neighbors=1, algorithm=way, n_jobs=threads).fit(points) for way in ("brute", "kd_tree")), key=seconds)


def components(values):
    model = PCA(svd_solver="full").fit(values)
    model = PCA(n_components=int((numpy.cumsum(model.explained_variance_ratio_) < job["variance"]).sum()) + 1, svd_solver="full").fit(values)
    return lambda x: ((model.inverse_transform(model.transform(x)) - x) ** 2).mean(1)


def forest(values, trees):
    model = IsolationForest(n_estimators=trees, random_state=1).fit(values)
    return model.score_samples


network = Autoencoder(L, F, job["hiddenSize"], job["encoderBlocks"], job["decoderLayers"]).eval()
scaler = StandardScaler().fit(rows)


def scaled(x):
    return ((x - scaler.mean_) / scaler.scale_).astype(numpy.float32)


def latent(x):
    with torch.no_grad():
        tensor = torch.from_numpy(x)
        y, code = network(tensor)
        return code.numpy(), (y - tensor)[:, -1:].pow(2).mean((1, 2)).numpy()


code, _ = latent(scaled(training_windows))
code_scale = StandardScaler().fit(code)
code = code_scale.transform(code)
code_forest, code_svm = forest(code, job["trees"]), OneClassSVM(nu=0.5).fit(code)
code_core = neighbours(code, code_scale.transform(latent(scaled(windows))[0]))
row_nearest = neighbours(scaled(rows).astype(numpy.float64), scaled(scored).astype(numpy.float64))
window_components = components(scaled(training_windows).reshape(len(training_windows), -1).astype(numpy.float64))


def everything(x):
    values, error = latent(scaled(x))
    values = code_scale.transform(values)
    return (-code_forest(values) > 0.5).astype(int) + (code_svm.decision_function(values) < 0) + (code_core.kneighbors(values)[0][:, 0] > 1) \
        + (error > 1)


def ensemble(x):
    values = scaled(x)
    _, error = latent(values)
    return error + window_components(values.reshape(len(values), -1)) + row_nearest.kneighbors(values[:, -1])[0][:, 0]


svm, nearest = OneClassSVM(nu=0.5).fit(rows), neighbours(rows.astype(numpy.float64), scored.astype(numpy.float64))
models = {
    "forest": (forest(rows, job["largeForest"]), scored),
    "svm": (svm.decision_function, scored),
    "nearest": (lambda x: nearest.kneighbors(x)[0], scored),
    "components": (components(rows.astype(numpy.float64)), scored.astype(numpy.float64)),
    "ensemble": (ensemble, windows),
    "all": (everything, windows),
}
result = {}
for name, (score, values) in models.items():
    for size in batches:
        calls = min(job["mostCalls"], len(values) // size)
        times = []
        for attempt in range(job["rounds"] + 1):
            start = time.perf_counter()
            for call in range(calls):
                score(values[call * size:(call + 1) * size])
            times.append(time.perf_counter() - start)
            if times[-1] > 20:
                break
        result.setdefault(name, []).append(1e6 * float(numpy.median(times[1:] or times)) / (calls * size))
print(json.dumps(result), flush=True)
