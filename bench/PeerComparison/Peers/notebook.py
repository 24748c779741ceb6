"""The notebook's whole job by scikit-learn and PyTorch: from features to the report's figures.

usage: notebook.py FOLDER THREADS      FOLDER: what NotebookJob wrote; prints versions, then a line of JSON: seconds of each part, and figures
"""
import json
import sys
import time

import numpy
import sklearn
import threadpoolctl
import torch
from sklearn.cluster import DBSCAN
from sklearn.ensemble import IsolationForest
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler
from sklearn.svm import OneClassSVM
from torch import nn

from autoencoder import Autoencoder

folder, threads = sys.argv[1], int(sys.argv[2])
job = json.load(open(folder + "/job.json"))
L, F, H = job["windowLength"], job["featureCount"], job["hiddenSize"]
torch.set_num_threads(threads)
torch.manual_seed(1)
limits = threadpoolctl.threadpool_limits(threads)


def read(name, kind):
    return numpy.fromfile(f"{folder}/{name}", dtype=kind)


rows = {part: read(part + ".f32", "<f4").reshape(-1, F) for part in ("train", "test")}
first = {part: read(part + ".i32", "<i4").astype(numpy.int64) for part in ("train", "test")}
labels = read("labels.i32", "<i4")
blas = ", ".join(f"{pool['internal_api']} {pool.get('architecture', '')}".strip() for pool in threadpoolctl.threadpool_info())
print(f"scikit-learn {sklearn.__version__}, PyTorch {torch.__version__}, {blas}", flush=True)


seconds, start = {}, time.perf_counter()


def lap(name):
    global start
    now = time.perf_counter()
    seconds[name], start = now - start, now


scaler = StandardScaler().fit(rows["train"])
scaled = {part: torch.from_numpy(scaler.transform(values).astype(numpy.float32)) for part, values in rows.items()}
steps = torch.arange(L)
windows = {part: scaled[part][torch.from_numpy(first[part]).unsqueeze(1) + steps] for part in scaled}
held = max(1, int(len(windows["train"]) * job["validationFraction"]))
fitted, validation = windows["train"][:-held], windows["train"][-held:]

network = Autoencoder(L, F, H, job["encoderBlocks"], job["decoderLayers"], job["dropout"])
optimizer = torch.optim.Adam(network.parameters(), lr=job["learningRate"], eps=1e-7)
for epoch in range(job["epochs"]):
    network.train()
    for members in torch.randperm(len(fitted)).split(job["batchSize"]):
        x = fitted[members]
        optimizer.zero_grad()
        nn.functional.mse_loss(network(x)[0], x).backward()
        optimizer.step()
    network.eval()
    with torch.no_grad():
        losses = sum((network(x)[0] - x).pow(2).mean((1, 2)).double().sum().item() for x in validation.split(256)) / held
lap("autoencoder, fit")

with torch.no_grad():
    outputs = {part: [network(x) + (x,) for x in values.split(256)] for part, values in windows.items()}
scope = slice(-1, None) if job["lastStep"] else slice(None)
errors = {part: torch.cat([(y - x)[:, scope].pow(2).mean((1, 2)) for y, _, x in runs]).numpy() for part, runs in outputs.items()}
features = {part: numpy.hstack([torch.cat([latent for _, latent, _ in runs]).numpy(), errors[part][:, None]]) for part, runs in outputs.items()}
scale = StandardScaler().fit(features["train"])
train, test = scale.transform(features["train"]), scale.transform(features["test"])
lap("autoencoder, scores")

clusters = DBSCAN(eps=job["epsilon"], min_samples=job["minimumPoints"], n_jobs=threads).fit(train)
nearest = NearestNeighbors(n_neighbors=1, n_jobs=threads).fit(train[clusters.core_sample_indices_])
distance = nearest.kneighbors(test)[0][:, 0]
lap("DBSCAN")

forest = IsolationForest(n_estimators=job["trees"], max_samples=job["subsample"], random_state=1, n_jobs=threads).fit(train)
path = -forest.score_samples(test.astype(numpy.float32))
lap("isolation forest")

svm = OneClassSVM(nu=job["nu"]).fit(train)
outside = -svm.decision_function(test)
lap("one-class SVM")

members = {
    "lstm": (errors["test"], float(numpy.quantile(errors["train"][-held:], 0.99))),
    "if": (path, 0.5),
    "ocsvm": (outside, 0.0),
    "dbscan": (distance, job["epsilon"]),
}
verdicts = {name: score > threshold for name, (score, threshold) in members.items()}
rank = {name: numpy.argsort(numpy.argsort(score)) / len(score) for name, (score, _) in members.items()}
report = dict(members)
combined = {"model 1": ("dbscan", "if"), "model 2": ("dbscan", "ocsvm"), "majority": tuple(members)}
for name, of in combined.items():
    votes = sum(verdicts[member].astype(int) for member in of)
    verdicts[name] = votes >= {"model 1": 2, "model 2": 1, "majority": 3}[name]
    report[name] = (sum(rank[member] for member in of), None)
figures = {name: {"f1": f1_score(labels, verdicts[name]), "auc": roc_auc_score(labels, score)} for name, (score, _) in report.items()}
lap("votes and figures")
print(json.dumps({"seconds": seconds, "figures": figures}), flush=True)
