"""Trains dense networks in PyTorch and says how long an epoch takes.

For each line of JSON on its input it prints one: {"microseconds": per epoch, "loss": the last}.
A line is {"name", "file", "rows", "inputs", "width", "depth", "slope", "epochs", "threads", "compile"}; the file is that of fused.c.
Models stay until a line names another network, so that epochs go on where they were.
"""

import json
import sys
import time

import numpy
import torch


def make(task):
    rows, inputs, width, depth = (task[key] for key in ("rows", "inputs", "width", "depth"))
    numbers = torch.from_numpy(numpy.fromfile(task["file"], dtype=numpy.float32))
    position = 0

    def take(*shape):
        nonlocal position
        size = int(numpy.prod(shape))
        part = numbers[position : position + size].reshape(shape)
        position += size
        return part

    x = take(inputs, rows).T.contiguous()
    y = take(rows, 1)
    layers = []
    for i in range(depth + 1):
        linear = torch.nn.Linear(inputs if i == 0 else width, width if i < depth else 1)
        with torch.no_grad():
            linear.weight.copy_(take(*linear.weight.shape))
            linear.bias.copy_(take(*linear.bias.shape))
        layers.append(linear)
        if i < depth:
            layers.append(torch.nn.LeakyReLU(task["slope"]) if task["slope"] else torch.nn.ReLU())
    model = torch.nn.Sequential(*layers)
    run = torch.compile(model) if task["compile"] else model
    optimizer = torch.optim.SGD(model.parameters(), lr=1e-6)

    def step():
        loss = torch.nn.functional.mse_loss(run(x), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return step


network, steps = None, {}
for line in sys.stdin:
    task = json.loads(line)
    torch.set_num_threads(task["threads"])
    try:
        if task["name"] != network:
            network, steps = task["name"], {}
            # Else it gives up after compiling eight networks, and runs the others as they are.
            torch.compiler.reset()
        key = (task["threads"], task["compile"])
        if key not in steps:
            steps[key] = make(task)
            steps[key]()
        step = steps[key]
        start = time.perf_counter()
        for _ in range(task["epochs"]):
            loss = step()
        loss = loss.item()
        answer = {"microseconds": (time.perf_counter() - start) / task["epochs"] * 1e6, "loss": loss}
    except Exception as error:  # noqa: BLE001 -- torch.compile may lack its compiler: that is an answer, too
        answer = {"error": str(error).splitlines()[0]}
    print(json.dumps(answer), flush=True)
