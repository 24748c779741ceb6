#!/usr/bin/env python3
"""Makes lstm_autoencoder_golden.json: weights of a small network, windows, and what the network must answer.

Two computations that share nothing with the C# code, nor with each other, must agree to 1e-12 in double precision:
  * lstm_autoencoder.onnx evaluated node by node, each operator after its definition in the ONNX standard (numpy);
  * the network itself, from the weights in Keras's layout, made of torch.nn modules.
The weights in the .onnx file must also be exactly the generated ones in ONNX's order.

The .onnx file is written by the library from lstm_autoencoder_golden.json's weights, so a new network takes two rounds:
  1. python3 lstm_autoencoder_golden.py --weights     writes lstm_autoencoder_golden.json without answers
  2. dotnet test                          fails, and says where it has left the .onnx file it expects: put it here
  3. python3 lstm_autoencoder_golden.py               checks the .onnx file and completes lstm_autoencoder_golden.json
"""
import json
import os
import sys

import numpy
import onnx
import onnx.numpy_helper
import torch

SEED, L, F, H, BLOCKS, LAYERS, N = 20261, 6, 3, 4, 2, 2, 5
EPSILON = float(numpy.float32(1e-3))  # what a float attribute of an .onnx file holds
FOLDER = os.path.dirname(os.path.abspath(__file__))


def generate():
    """Weights by name, in the order of the library's flat array, and windows (N, L, F)."""
    random = numpy.random.RandomState(SEED)
    weights = {}

    def add(name, *shape, centre=0.0):
        weights[name] = (centre + random.uniform(-0.7, 0.7, shape)).astype(numpy.float32)

    def lstm(name, width):
        add(name + ".kernel", width, 4 * H)
        add(name + ".recurrent", H, 4 * H)
        add(name + ".bias", 4 * H)

    def norm(name):
        add(name + ".gamma", H, centre=1.0)
        add(name + ".beta", H)

    def dense(name, width, units):
        add(name + ".kernel", width, units)
        add(name + ".bias", units)

    for block in range(BLOCKS):
        lstm(f"encoder.{block}.lstm", F if block == 0 else H)
        norm(f"encoder.{block}.norm")
        if block == 0:
            dense("encoder.0.shortcut", F, H)
    lstm("latent.forward", H)
    lstm("latent.backward", H)
    for layer in range(LAYERS):
        lstm(f"decoder.{layer}.lstm", 2 * H if layer == 0 else H)
        norm(f"decoder.{layer}.norm")
    dense("output", H, F)
    return weights, random.normal(0, 1.5, (N, L, F)).astype(numpy.float32)


def gates(matrix, order):
    """Columns i, f, c, o of Keras, as rows in another order: (D, 4H) -> (4H, D)."""
    parts = dict(zip("ifco", numpy.split(matrix, 4, axis=-1)))
    return numpy.concatenate([parts[gate] for gate in order], axis=-1).T


def check_initializers(weights, constants):
    """The file holds the generated weights, gates in the order i, o, f, c, and a zero bias for the recurrence."""
    def equal(name, expected):
        assert numpy.array_equal(constants[name], expected), name

    names = [f"{part}.{i}.lstm" for part, count in (("encoder", BLOCKS), ("decoder", LAYERS)) for i in range(count)]
    for name, sources in [(name, [name]) for name in names] + [("latent", ["latent.forward", "latent.backward"])]:
        equal(name + ".W", numpy.stack([gates(weights[s + ".kernel"], "iofc") for s in sources]))
        equal(name + ".R", numpy.stack([gates(weights[s + ".recurrent"], "iofc") for s in sources]))
        equal(name + ".B", numpy.stack([numpy.append(gates(weights[s + ".bias"], "iofc"), numpy.zeros(4 * H)) for s in sources]))
    for name, value in weights.items():
        if name.split(".")[-1] in ("gamma", "beta") or "shortcut" in name or "output" in name:
            equal(name, value)


def sigmoid(x):
    return 1 / (1 + numpy.exp(-x))


def onnx_lstm(x, w, r, b, direction):
    """ONNX LSTM without peepholes: Y (L, directions, N, H) and Y_h (directions, N, H)."""
    hidden, every, final = r.shape[-1], [], []
    for d in range(w.shape[0]):
        h = c = numpy.zeros((x.shape[1], hidden))
        steps = x[::-1] if d == 1 else x
        states = []
        for step in steps:
            i, o, f, g = numpy.split(step @ w[d].T + h @ r[d].T + b[d, :4 * hidden] + b[d, 4 * hidden:], 4, axis=1)
            c = sigmoid(f) * c + sigmoid(i) * numpy.tanh(g)
            h = sigmoid(o) * numpy.tanh(c)
            states.append(h)
        every.append(numpy.stack(states[::-1] if d == 1 else states))
        final.append(h)
    assert w.shape[0] == (2 if direction == "bidirectional" else 1)
    return numpy.stack(every, axis=1), numpy.stack(final)


def evaluate(model, window):
    """Every node in turn; returns the graph's outputs by name."""
    values = {"window": window.astype(numpy.float64)}
    for tensor in model.graph.initializer:
        value = onnx.numpy_helper.to_array(tensor)
        values[tensor.name] = value.astype(numpy.float64) if value.dtype == numpy.float32 else value
    for node in model.graph.node:
        x = [values[name] for name in node.input]
        a = {attribute.name: onnx.helper.get_attribute_value(attribute) for attribute in node.attribute}
        if node.op_type == "LSTM":
            y = onnx_lstm(*x, a.get("direction", b"forward").decode())
        elif node.op_type == "LayerNormalization":
            centred = x[0] - x[0].mean(axis=a["axis"], keepdims=True)
            variance = (centred ** 2).mean(axis=a["axis"], keepdims=True)
            y = centred / numpy.sqrt(variance + a["epsilon"]) * x[1] + x[2]
        elif node.op_type == "Reshape":
            y = x[0].reshape([x[0].shape[i] if size == 0 else size for i, size in enumerate(x[1])])
        elif node.op_type == "Transpose":
            y = x[0].transpose(a["perm"])
        elif node.op_type == "Squeeze":
            y = x[0].squeeze(tuple(x[1]))
        elif node.op_type == "Unsqueeze":
            y = numpy.expand_dims(x[0], tuple(x[1]))
        elif node.op_type == "Expand":
            y = x[0] * numpy.ones(x[1])
        elif node.op_type == "ReduceMean":
            y = x[0].mean(axis=tuple(x[1]), keepdims=bool(a["keepdims"]))
        else:
            y = {"Add": numpy.add, "Sub": numpy.subtract, "Mul": numpy.multiply, "MatMul": numpy.matmul, "Clip": numpy.clip}[node.op_type](*x)
        for name, value in zip(node.output, y if isinstance(y, tuple) else (y,)):
            values[name] = value
    return {output.name: values[output.name] for output in model.graph.output}


def torch_network(weights, window):
    """latent, error over the window, error over its last step, squared residuals; torch's gates are i, f, c, o too."""
    def tensor(value):
        return torch.tensor(numpy.ascontiguousarray(value, dtype=numpy.float64))

    def run_lstm(x, *names):
        module = torch.nn.LSTM(x.shape[-1], H, batch_first=True, bidirectional=len(names) == 2).double()
        for name, suffix in zip(names, ("", "_reverse")):
            getattr(module, "weight_ih_l0" + suffix).data = tensor(weights[name + ".kernel"].T)
            getattr(module, "weight_hh_l0" + suffix).data = tensor(weights[name + ".recurrent"].T)
            getattr(module, "bias_ih_l0" + suffix).data = tensor(weights[name + ".bias"])
            getattr(module, "bias_hh_l0" + suffix).data.zero_()
        return module(x)

    def norm(x, name):
        return torch.nn.functional.layer_norm(x, (H,), tensor(weights[name + ".gamma"]), tensor(weights[name + ".beta"]), EPSILON)

    def dense(x, name):
        return x @ tensor(weights[name + ".kernel"]) + tensor(weights[name + ".bias"])

    with torch.no_grad():
        target = x = tensor(window)
        for block in range(BLOCKS):
            shortcut = dense(x, "encoder.0.shortcut") if block == 0 else x
            x = norm(run_lstm(x, f"encoder.{block}.lstm")[0], f"encoder.{block}.norm") + shortcut
        final = run_lstm(x, "latent.forward", "latent.backward")[1][0]
        latent = torch.cat([final[0], final[1]], dim=1)
        x = latent[:, None, :].repeat(1, L, 1)
        for layer in range(LAYERS):
            x = norm(run_lstm(x, f"decoder.{layer}.lstm")[0], f"decoder.{layer}.norm")
        square = (dense(x, "output") - target) ** 2
        return latent.numpy(), square.mean(dim=(1, 2)).numpy(), square[:, -1].mean(dim=1).numpy(), square.numpy()


def main():
    weights, windows = generate()
    golden = {
        "made_by": f"lstm_autoencoder_golden.py; seed {SEED}; numpy {numpy.__version__}, torch {torch.__version__}, onnx {onnx.__version__}; double precision",
        "window_length": L, "feature_count": F, "hidden_size": H, "encoder_blocks": BLOCKS, "decoder_layers": LAYERS,
        "parameters": numpy.concatenate([value.ravel() for value in weights.values()]).tolist(),
        "windows": windows.ravel().tolist(),
    }
    if "--weights" not in sys.argv:
        model = onnx.load(os.path.join(FOLDER, "lstm_autoencoder.onnx"))
        check_initializers(weights, {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in model.graph.initializer})
        latent, error, last_step_error, square = torch_network(weights, windows)
        outputs = evaluate(model, windows)
        assert numpy.abs(outputs["latent"] - latent).max() < 1e-12
        assert numpy.abs(outputs["reconstruction_error"] - error).max() < 1e-12
        assert numpy.abs(outputs["reconstruction_error_per_feature"] - square).max() < 1e-12
        golden["latent"] = latent.ravel().tolist()
        golden["reconstruction_error"] = {"Window": error.tolist(), "LastStep": last_step_error.tolist()}
        golden["reconstruction_error_per_feature"] = square.ravel().tolist()
    with open(os.path.join(FOLDER, "lstm_autoencoder_golden.json"), "w", encoding="utf-8") as file:
        file.write("{\n" + ",\n".join(f'  "{key}": {json.dumps(value)}' for key, value in golden.items()) + "\n}\n")


if __name__ == "__main__":
    main()
