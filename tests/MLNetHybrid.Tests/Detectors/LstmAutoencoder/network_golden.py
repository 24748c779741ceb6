"""Golden values of the autoencoder's forward pass and gradient, computed by PyTorch in double precision.

Run: python3 network_golden.py > network_golden.json
Made with torch 1.13.0 and numpy 1.24.2, seed 20.

The flat parameter order is that of NetworkLayout: encoder blocks (LSTM kernel, recurrent, bias, norm gamma, beta, shortcut kernel, bias),
latent forward, latent backward, decoder layers, output. Matrices are (input, output); gates i, f, g, o, which is PyTorch's order too.
PyTorch has two biases per LSTM: ours goes into the first, the second stays zero.
"""
import json

import numpy
import torch

torch.set_default_dtype(torch.float64)
SEED = 20
EPSILON = 1e-3


def shapes(features, hidden, blocks, layers):
    def lstm(width):
        return [(width, 4 * hidden), (hidden, 4 * hidden), (4 * hidden,)]

    norm = [(hidden,), (hidden,)]
    result = []
    for block in range(blocks):
        width = features if block == 0 else hidden
        result += lstm(width) + norm
        if width != hidden:
            result += [(width, hidden), (hidden,)]
    width = hidden if blocks else features
    result += lstm(width) + lstm(width)
    for layer in range(layers):
        result += lstm(2 * hidden if layer == 0 else hidden) + norm
    return result + [(hidden, features), (features,)]


class Parameters:
    def __init__(self, tensors):
        self.rest = list(tensors)

    def take(self, count):
        taken, self.rest = self.rest[:count], self.rest[count:]
        return taken


def lstm(x, kernel, recurrent, bias):
    """x (N, L, In) -> all states (N, L, H), by PyTorch's own LSTM kernel."""
    hidden = recurrent.shape[0]
    start = torch.zeros(1, x.shape[0], hidden)
    weights = [kernel.T.contiguous(), recurrent.T.contiguous(), bias, torch.zeros(4 * hidden)]
    return torch.lstm(x, (start, start), weights, True, 1, 0.0, False, False, True)[0]


def forward(x, features, hidden, blocks, layers, tensors):
    parameters = Parameters(tensors)
    steps = x.shape[1]
    h = x
    for _ in range(blocks):
        y = lstm(h, *parameters.take(3))
        y = torch.nn.functional.layer_norm(y, (hidden,), *parameters.take(2), eps=EPSILON)
        if h.shape[2] != hidden:
            kernel, bias = parameters.take(2)
            h = h @ kernel + bias
        h = h + y
    forward_states = lstm(h, *parameters.take(3))
    backward_states = lstm(h.flip(1), *parameters.take(3))
    latent = torch.cat([forward_states[:, -1], backward_states[:, -1]], dim=1)
    h = latent.unsqueeze(1).expand(-1, steps, -1)
    for _ in range(layers):
        h = lstm(h, *parameters.take(3))
        h = torch.nn.functional.layer_norm(h, (hidden,), *parameters.take(2), eps=EPSILON)
    kernel, bias = parameters.take(2)
    return latent, h @ kernel + bias


def case(generator, windows, steps, features, hidden, blocks, layers):
    tensors = [
        torch.tensor(generator.normal(0, 0.5, shape).round(4), requires_grad=True) for shape in shapes(features, hidden, blocks, layers)
    ]
    # float32 values, so that single and double precision start from the same numbers
    x = torch.tensor(generator.normal(size=(windows, steps, features)).astype(numpy.float32).astype(float))
    latent, reconstruction = forward(x, features, hidden, blocks, layers, tensors)
    squares = (reconstruction - x) ** 2
    loss = squares.mean()
    loss.backward()
    return {
        "windowLength": steps, "featureCount": features, "hiddenSize": hidden, "encoderBlocks": blocks, "decoderLayers": layers,
        "parameters": torch.cat([t.detach().flatten() for t in tensors]).tolist(),
        "windows": x.flatten().tolist(),
        "latent": latent.detach().flatten().tolist(),
        "windowErrors": squares.mean(dim=(1, 2)).detach().tolist(),
        "lastStepErrors": squares[:, -1].mean(dim=1).detach().tolist(),
        "gradient": torch.cat([t.grad.flatten() for t in tensors]).tolist(),
    }


generator = numpy.random.default_rng(SEED)
print(json.dumps({
    "tool": f"torch {torch.__version__}", "seed": SEED,
    "cases": [
        case(generator, 3, 5, 3, 5, 2, 2),
        case(generator, 2, 4, 4, 4, 1, 1),
        case(generator, 5, 3, 2, 3, 0, 2),
        case(generator, 9, 6, 11, 8, 1, 1),
    ],
}))
