"""Trains the autoencoder of a job that ConvergenceJob wrote, with plain PyTorch: torch.nn.LSTM and torch.optim.Adam.

usage: train.py FOLDER     prints PyTorch's version, then for each epoch: training loss, validation loss
"""
import json
import sys

import numpy
import torch
from torch import nn

folder = sys.argv[1]
job = json.load(open(folder + "/job.json"))
L, F, H = job["L"], job["F"], job["H"]
torch.set_num_threads(job["threads"])
print("PyTorch", torch.__version__, flush=True)


def read(name, kind):
    return torch.from_numpy(numpy.fromfile(f"{folder}/{name}", dtype=kind))


weights, rows = read("weights.f32", "<f4"), read("rows.f32", "<f4").view(-1, F)
first, order = read("first.i32", "<i4").long(), read("order.i32", "<i4").long().view(job["epochs"], -1)
values = {t["name"]: weights[t["offset"]:t["offset"] + t["rows"] * t["columns"]].view(t["rows"], t["columns"]) for t in job["tensors"]}


def fill(parameter, name):
    value = values[name]
    parameter.data.copy_(value[0] if parameter.dim() == 1 else value.t())


# Keras has one bias where torch.nn.LSTM has two: the second one stays zero.
def lstm(width, *names):
    module = nn.LSTM(width, H, batch_first=True, bidirectional=len(names) == 2)
    for name, suffix in zip(names, ("l0", "l0_reverse")):
        fill(getattr(module, "weight_ih_" + suffix), name + ".kernel")
        fill(getattr(module, "weight_hh_" + suffix), name + ".recurrent")
        fill(getattr(module, "bias_ih_" + suffix), name + ".bias")
        second = getattr(module, "bias_hh_" + suffix)
        second.data.zero_()
        second.requires_grad = False
    return module


def norm(name):
    module = nn.LayerNorm(H, eps=1e-3)
    fill(module.weight, name + ".gamma")
    fill(module.bias, name + ".beta")
    return module


def dense(width, out, name):
    module = nn.Linear(width, out)
    fill(module.weight, name + ".kernel")
    fill(module.bias, name + ".bias")
    return module


class Autoencoder(nn.Module):
    def __init__(self):
        super().__init__()
        blocks, layers = range(job["blocks"]), range(job["layers"])
        self.encoder = nn.ModuleList([lstm(H if i else F, f"encoder.{i}.lstm") for i in blocks])
        self.encoder_norms = nn.ModuleList([norm(f"encoder.{i}.norm") for i in blocks])
        self.shortcut = dense(F, H, "encoder.0.shortcut")
        self.latent = lstm(H, "latent.forward", "latent.backward")
        self.decoder = nn.ModuleList([lstm(H if i else 2 * H, f"decoder.{i}.lstm") for i in layers])
        self.decoder_norms = nn.ModuleList([norm(f"decoder.{i}.norm") for i in layers])
        self.output = dense(H, F, "output")

    def forward(self, x):
        for i, (recurrent, normalize) in enumerate(zip(self.encoder, self.encoder_norms)):
            x = normalize(recurrent(x)[0]) + (x if i else self.shortcut(x))
        states = self.latent(x)[1][0]
        x = torch.cat([states[0], states[1]], 1).unsqueeze(1).repeat(1, L, 1)
        for recurrent, normalize in zip(self.decoder, self.decoder_norms):
            x = normalize(recurrent(x)[0])
        return self.output(x)


def windows(members):
    return rows[first[members].unsqueeze(1) + torch.arange(L)]


network = Autoencoder()
optimizer = torch.optim.Adam([p for p in network.parameters() if p.requires_grad], lr=job["learningRate"], eps=1e-7)
validation = torch.arange(job["validationStart"], job["validationStart"] + job["validationCount"])
for epoch in range(job["epochs"]):
    total = 0.0
    for members in order[epoch].split(job["batchSize"]):
        x = windows(members)
        optimizer.zero_grad()
        loss = nn.functional.mse_loss(network(x), x)
        loss.backward()
        optimizer.step()
        total += loss.item() * len(members)
    with torch.no_grad():
        held = sum((network(x) - x).pow(2).mean((1, 2)).double().sum().item() for x in map(windows, validation.split(256)))
    print(repr(total / order.shape[1]), repr(held / len(validation)), flush=True)
