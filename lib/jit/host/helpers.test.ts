/** Threads that take parts of a batch change no bit, and end by themselves. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { afterEach, test } from "node:test";
import type { Tensor2D } from "@tensorflow/tfjs";
import * as nn from "../../nn";
import * as optim from "../../optim";
import { tf } from "../../tensorflow";
import { jit } from "..";
import { helpersAtWork, useThreads } from "./helpers";

afterEach(() => useThreads(1));

/** A network that is trained by two optimisers in turn, so that two steps need the helpers. */
function train(rows: number, width: number, steps: number): Float32Array {
  const x = tf.randomNormal([rows, 13], 0, 1, "float32", 1) as Tensor2D;
  const y = tf.randomNormal([rows, 1], 0, 1, "float32", 2) as Tensor2D;
  nn.manualSeed(3);
  const model = nn.sequential(
    nn.linear(13, width),
    nn.batchNorm1d(width),
    nn.leakyReLU(),
    nn.linear(width, width),
    nn.tanh(),
    nn.linear(width, 1),
  );
  const one = new optim.SGD(model.parameters(), { lr: 1e-3 });
  const other = new optim.Adam(model.parameters(), { lr: 1e-4 });
  const [first, second] = [one, other].map((optimizer) =>
    jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)), { engine: "wasm" }),
  );
  first();
  assert.match(first.explain(), /threads: any number/);
  for (let i = 0; i < steps; i++) (i % 5 === 4 ? second : first)();
  first(steps);
  const weights = model.parameters().flatMap((parameter) => [...parameter.dataSync()]);
  first.dispose();
  second.dispose();
  return Float32Array.from(weights);
}

// One whose products WebAssembly computes, one whose products the host computes, both of several passes; and one of a
// single tile, whose products are divided by their units.
for (const [rows, width, steps] of [
  [12_000, 5, 150],
  [1500, 32, 200],
  [48, 400, 60],
]) {
  test(`the weights of ${rows} rows, width ${width}, are the same bits with 1, 2, 4 and 8 threads`, async () => {
    const results: Float32Array[] = [];
    for (const threads of [1, 2, 4, 8]) {
      useThreads(threads, 0);
      results.push(train(rows, width, steps));
      assert.ok(results[0].every(Number.isFinite));
      assert.deepEqual(results.at(-1), results[0], `${threads} threads`);
    }
  });
}

test("helpers start when a step has run for a while, take parts, and end with the steps that they help", async () => {
  const x = tf.randomNormal([12_000, 13], 0, 1, "float32", 1) as Tensor2D;
  const model = nn.linear(13, 16);
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-6 });
  useThreads(2);
  const step = jit(() => optimizer.minimize(() => tf.mean(tf.square(model.forward(x)))), { engine: "wasm" });
  step();
  assert.equal(helpersAtWork(), 0);
  for (let i = 0; i < 20_000 && helpersAtWork() === 0; i++) step();
  assert.equal(helpersAtWork(), 1);
  step.dispose();
  assert.equal(helpersAtWork(), 0);
});

test("a process with helpers ends when its work is done", () => {
  const code = `
    const { jit, nn, optim, tf } = require(${JSON.stringify(require.resolve("../.."))});
    const { helpersAtWork, useThreads } = require(${JSON.stringify(require.resolve("./helpers"))});
    useThreads(3);
    const x = tf.randomNormal([12_000, 13]), model = nn.linear(13, 16), optimizer = new optim.SGD(model.parameters());
    const step = jit(() => optimizer.minimize(() => tf.mean(tf.square(model.forward(x)))));
    for (let i = 0; i < 20_000 && helpersAtWork() === 0; i++) step();
    console.log(helpersAtWork());
  `;
  assert.equal(execFileSync(process.execPath, ["--eval", code], { encoding: "utf8" }).trim(), "2");
});
