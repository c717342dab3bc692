"""Trains dense networks in JAX and says how long an epoch takes.

For each line of JSON on its input it prints one: {"microseconds": per epoch, "loss": the last}.
A line is {"name", "file", "rows", "inputs", "width", "depth", "slope", "epochs", "scan"}; the file is that of fused.c.
With "scan" all epochs are one call, else each is a call. Models stay until a line names another network, so that epochs
go on where they were. What compiles is not timed.
"""

import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy

jax.config.update("jax_platform_name", "cpu")


class Training:
    def __init__(self, task):
        rows, inputs, width, depth, slope = (task[key] for key in ("rows", "inputs", "width", "depth", "slope"))
        numbers = numpy.fromfile(task["file"], dtype=numpy.float32)
        position = 0

        def take(*shape):
            nonlocal position
            size = int(numpy.prod(shape))
            part = numbers[position : position + size].reshape(shape)
            position += size
            return jnp.asarray(part)

        x = jnp.asarray(numpy.ascontiguousarray(take(inputs, rows).T))
        y = take(rows, 1)
        self.parameters = []
        for i in range(depth + 1):
            columns = inputs if i == 0 else width
            units = width if i < depth else 1
            weight = jnp.asarray(numpy.ascontiguousarray(take(units, columns).T))
            self.parameters.append((weight, take(units)))
        self.compiled = {}

        def loss(parameters):
            h = x
            for i, (weight, bias) in enumerate(parameters):
                h = h @ weight + bias
                if i < depth:
                    h = jnp.where(h > 0, h, slope * h)
            return jnp.mean((h - y) ** 2)

        def step(parameters, _):
            value, gradients = jax.value_and_grad(loss)(parameters)
            return jax.tree.map(lambda p, g: p - 1e-6 * g, parameters, gradients), value

        self.step = step

    def run(self, epochs, scan):
        length = epochs if scan else 1
        if length not in self.compiled:
            many = jax.jit(lambda parameters: jax.lax.scan(self.step, parameters, None, length=length))
            one = jax.jit(lambda parameters: self.step(parameters, None))
            self.compiled[length] = (many if scan else one).lower(self.parameters).compile()
        compiled = self.compiled[length]
        start = time.perf_counter()
        for _ in range(epochs // length):
            self.parameters, loss = compiled(self.parameters)
        loss.block_until_ready()
        microseconds = (time.perf_counter() - start) / epochs * 1e6
        return {"microseconds": microseconds, "loss": float(loss[-1] if scan else loss)}


network, trainings = None, {}
for line in sys.stdin:
    task = json.loads(line)
    try:
        if task["name"] != network:
            network, trainings = task["name"], {}
        if task["scan"] not in trainings:
            trainings[task["scan"]] = Training(task)
        answer = trainings[task["scan"]].run(task["epochs"], task["scan"])
    except Exception as error:  # noqa: BLE001 -- an engine that fails is left out, and its reason said
        answer = {"error": str(error).splitlines()[0]}
    print(json.dumps(answer), flush=True)
