/** Threads that take parts of a batch start when they are of use, and end by themselves. That they change no bit: tests/jit/threads.ts. */
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
