"""The networks of `npm run bench -- jit` on a GPU: microseconds an epoch in PyTorch or in JAX, the median of five.

For a machine with a GPU, where this project need not be: `python gpu.py torch`, `python gpu.py jax`. PyTorch is
measured eagerly, a call for each epoch, and as a CUDA graph; JAX by a call for each epoch, and by a scan over all of
them. docs/speed.md has what it printed on an NVIDIA H100.
"""

import sys
import time

import numpy

SIZES = [(506, 3), (506, 8), (506, 16), (506, 32), (506, 64), (506, 128), (506, 512), (32, 3), (32, 32), (32, 128),
         (8192, 3), (8192, 32), (65536, 8), (65536, 512)]  # fmt: skip
INPUTS, DEPTH, RATE = 13, 4, 1e-4


def median_microseconds(run, epochs):
    run()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return sorted(times)[2] / epochs * 1e6


def epochs_for(rows, width):
    return 2000 if rows * width < 100_000 else 200


def measure_torch():
    import torch

    print(torch.__version__, torch.cuda.get_device_name())
    torch.backends.cuda.matmul.allow_tf32 = False
    for rows, width in SIZES:
        torch.manual_seed(0)
        sizes = [INPUTS] + [width] * DEPTH
        layers = [part for a, b in zip(sizes, sizes[1:]) for part in (torch.nn.Linear(a, b), torch.nn.LeakyReLU())]
        model = torch.nn.Sequential(*layers, torch.nn.Linear(width, 1)).cuda()
        x, y = torch.randn(rows, INPUTS).cuda(), torch.randn(rows, 1).cuda()
        optimizer = torch.optim.SGD(model.parameters(), lr=RATE)

        def step():
            loss = torch.nn.functional.mse_loss(model(x), y)
            optimizer.zero_grad(set_to_none=False)
            loss.backward()
            optimizer.step()

        def repeat(body, epochs):
            def run():
                for _ in range(epochs):
                    body()
                torch.cuda.synchronize()

            return median_microseconds(run, epochs)

        eager = repeat(step, 300)
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):
            step()
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            step()
        replayed = repeat(graph.replay, epochs_for(rows, width))
        print(f"{rows} × {width}: eager {eager:.1f}, CUDA graph {replayed:.1f}", flush=True)


def measure_jax():
    import jax
    import jax.numpy as jnp

    print(jax.__version__, jax.devices())
    jax.config.update("jax_default_matmul_precision", "highest")
    for rows, width in SIZES:
        generator = numpy.random.default_rng(0)
        sizes = [INPUTS] + [width] * DEPTH + [1]

        def numbers(*shape):
            return jnp.asarray(generator.uniform(-0.3, 0.3, shape).astype("float32"))

        first = [(numbers(a, b), numbers(b)) for a, b in zip(sizes, sizes[1:])]
        x, y = numbers(rows, INPUTS), numbers(rows, 1)

        def loss(parameters):
            h = x
            for i, (weight, bias) in enumerate(parameters):
                h = h @ weight + bias
                if i < DEPTH:
                    h = jnp.where(h > 0, h, 0.01 * h)
            return jnp.mean((h - y) ** 2)

        def step(parameters, _):
            value, gradients = jax.value_and_grad(loss)(parameters)
            return jax.tree.map(lambda p, g: p - RATE * g, parameters, gradients), value

        epochs = epochs_for(rows, width)
        many = jax.jit(lambda parameters: jax.lax.scan(step, parameters, None, length=epochs))
        one = jax.jit(lambda parameters: step(parameters, None))

        def calls():
            parameters = first
            for _ in range(200):
                parameters, value = one(parameters)
            jax.block_until_ready((parameters, value))

        call = median_microseconds(calls, 200)
        scan = median_microseconds(lambda: jax.block_until_ready(many(first)), epochs)
        print(f"{rows} × {width}: a call {call:.1f}, scan {scan:.1f}", flush=True)


{"torch": measure_torch, "jax": measure_jax}[sys.argv[1]]()
