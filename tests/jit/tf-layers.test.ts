/**
 * Dense networks of `tf.layers`, trained by each optimiser of `tf.train`: compiled as in plain TensorFlow.js. For longer:
 * tf-layers.long.test.ts.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { jit, tf } from "nonlinear";
import { compare, LAYERS, OPTIMIZERS } from "./tf-layers";

for (const [name, layer] of Object.entries(LAYERS)) test(`layer ${name}`, () => compare(layer, OPTIMIZERS.sgd, 12));
for (const [name, optimizer] of Object.entries(OPTIMIZERS))
  test(`optimiser ${name}`, () => compare(LAYERS.tanh, optimizer, 12));

test("the rows of a dense network are rows to the compiler, the biases as tf.layers adds them notwithstanding", () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 8, inputShape: [5], activation: "relu" }), tf.layers.dense({ units: 1 })],
  });
  const [x, y] = [5, 1].map((width) => tf.randomNormal([37, width], 0, 1, "float32", width));
  const optimizer = tf.train.sgd(0.01);
  const loss = (): Scalar => tf.losses.meanSquaredError(y, model.apply(x, { training: true }) as Tensor);
  const step = jit(() => optimizer.minimize(loss, true) as Scalar, { engine: "wasm" });
  step();
  assert.match(step.explain(), /rows: tiles of 40/);
  assert.match(step.explain(), /work: 37 rows/);
  step.dispose();
  model.dispose();
});
