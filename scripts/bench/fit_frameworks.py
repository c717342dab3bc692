"""Trains 784 → 128 → 10 on mini-batches in PyTorch, JAX or Keras, and says how long an epoch takes.

Called with the name of the framework, the folder of the data and a number of epochs; prints a line of JSON for each
epoch: {"seconds", "loss": the mean over its batches}. Each framework goes its quick way: PyTorch picks rows by an index
(no DataLoader), JAX scans over the batches in one compiled call, Keras has its `fit`.
"""

import json
import os
import sys
import time

import numpy

ROWS, FEATURES, UNITS, CLASSES, BATCH = 60_000, 784, 128, 10, 32

framework, folder, epochs = sys.argv[1], sys.argv[2], int(sys.argv[3])
x = numpy.fromfile(os.path.join(folder, "fit-x.bin"), dtype=numpy.float32).reshape(ROWS, FEATURES)
y = numpy.fromfile(os.path.join(folder, "fit-y.bin"), dtype=numpy.int32)


def with_torch():
    import torch

    threads = int(sys.argv[4])
    torch.set_num_threads(threads)
    inputs, labels = torch.from_numpy(x), torch.from_numpy(y).long()
    model = torch.nn.Sequential(torch.nn.Linear(FEATURES, UNITS), torch.nn.ReLU(), torch.nn.Linear(UNITS, CLASSES))
    optimizer = torch.optim.Adam(model.parameters())

    def epoch():
        order, total = torch.randperm(ROWS), 0.0
        for start in range(0, ROWS, BATCH):
            rows = order[start : start + BATCH]
            optimizer.zero_grad()
            loss = torch.nn.functional.cross_entropy(model(inputs[rows]), labels[rows])
            loss.backward()
            optimizer.step()
            total += loss.item()
        return total / (ROWS / BATCH)

    return epoch


def with_jax():
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_platform_name", "cpu")
    inputs, labels = jnp.asarray(x), jnp.asarray(y)
    keys = jax.random.split(jax.random.key(0), 4)

    def uniform(key, inner, *shape):
        return jax.random.uniform(key, shape, minval=-(inner**-0.5), maxval=inner**-0.5)

    parameters = [
        uniform(keys[0], FEATURES, FEATURES, UNITS),
        uniform(keys[1], FEATURES, UNITS),
        uniform(keys[2], UNITS, UNITS, CLASSES),
        uniform(keys[3], UNITS, CLASSES),
    ]
    zeros = [jnp.zeros_like(p) for p in parameters]
    state = (parameters, zeros, zeros, jnp.zeros(()))

    def loss_of(parameters, rows):
        w1, b1, w2, b2 = parameters
        hidden = jnp.maximum(inputs[rows] @ w1 + b1, 0)
        scores = jax.nn.log_softmax(hidden @ w2 + b2)
        return -jnp.mean(jnp.take_along_axis(scores, labels[rows][:, None], axis=1))

    def step(state, rows):
        parameters, means, squares, count = state
        loss, gradients = jax.value_and_grad(loss_of)(parameters, rows)
        count = count + 1
        means = [0.9 * m + 0.1 * g for m, g in zip(means, gradients)]
        squares = [0.999 * s + 0.001 * g * g for s, g in zip(squares, gradients)]
        parameters = [
            p - 1e-3 * (m / (1 - 0.9**count)) / (jnp.sqrt(s / (1 - 0.999**count)) + 1e-8)
            for p, m, s in zip(parameters, means, squares)
        ]
        return (parameters, means, squares, count), loss

    run = jax.jit(lambda state, order: jax.lax.scan(step, state, order))
    generator = numpy.random.default_rng(0)

    def epoch():
        nonlocal state
        state, losses = run(state, jnp.asarray(generator.permutation(ROWS).reshape(-1, BATCH)))
        return float(losses.mean())

    return epoch


def with_keras():
    os.environ["KERAS_BACKEND"] = "jax"
    import keras

    model = keras.Sequential(
        [keras.Input((FEATURES,)), keras.layers.Dense(UNITS, activation="relu"), keras.layers.Dense(CLASSES)]
    )
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer=keras.optimizers.Adam(), loss=loss)
    return lambda: model.fit(x, y, batch_size=BATCH, epochs=1, verbose=0).history["loss"][0]


run_epoch = {"torch": with_torch, "jax": with_jax, "keras": with_keras}[framework]()
for _ in range(epochs):
    start = time.perf_counter()
    mean = run_epoch()
    print(json.dumps({"seconds": time.perf_counter() - start, "loss": mean}), flush=True)
