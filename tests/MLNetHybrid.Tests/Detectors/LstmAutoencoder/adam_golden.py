"""Golden values of Adam in Keras's form (keras.optimizers.Adam: beta 0.9 and 0.999, epsilon 1e-7, alpha = rate sqrt(1 - b2^t) / (1 - b1^t)).

Run: python3 adam_golden.py > adam_golden.json
Made with numpy 1.24.2, seed 21.
"""
import json

import numpy

SEED, RATE, STEPS, SIZE = 21, 0.05, 6, 7
generator = numpy.random.default_rng(SEED)
weights = generator.normal(size=SIZE).round(4)
gradients = (generator.normal(size=(STEPS, SIZE)) * 10.0 ** generator.integers(-4, 3, size=(STEPS, SIZE))).round(8)
m, v, after, start = numpy.zeros(SIZE), numpy.zeros(SIZE), [], weights.copy()
for step in range(1, STEPS + 1):
    g = gradients[step - 1]
    m = m + (g - m) * (1 - 0.9)
    v = v + (g * g - v) * (1 - 0.999)
    alpha = RATE * numpy.sqrt(1 - 0.999 ** step) / (1 - 0.9 ** step)
    weights = weights - m * alpha / (numpy.sqrt(v) + 1e-7)
    after.append(weights.tolist())
print(json.dumps({
    "tool": f"numpy {numpy.__version__}", "seed": SEED, "learningRate": RATE, "start": start.tolist(), "gradients": gradients.tolist(), "after": after,
}))
