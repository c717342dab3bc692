/** Dense networks of `tf.layers`, trained by each optimiser of `tf.train`: compiled as in plain TensorFlow.js. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { layers, Optimizer, Scalar, Tensor } from "@tensorflow/tfjs";
import { jit, tf } from "nonlinear";

type Layer = layers.Layer;

const ACTIVATIONS = [
  "relu",
  "relu6",
  "tanh",
  "sigmoid",
  "elu",
  "selu",
  "softplus",
  "softsign",
  "swish",
  "mish",
] as const;
const LAYERS: Record<string, () => Layer> = {
  ...Object.fromEntries(ACTIVATIONS.map((activation) => [activation, () => tf.layers.activation({ activation })])),
  leakyReLU: () => tf.layers.leakyReLU({ alpha: 0.1 }),
  prelu: () => tf.layers.prelu(),
  softmax: () => tf.layers.softmax(),
  batchNormalization: () => tf.layers.batchNormalization(),
  layerNormalization: () => tf.layers.layerNormalization(),
  dropout: () => tf.layers.dropout({ rate: 0.3, seed: 3 }),
};
const EPSILON = 1e-3;
const OPTIMIZERS: Record<string, () => Optimizer> = {
  sgd: () => tf.train.sgd(0.01),
  momentum: () => tf.train.momentum(0.005, 0.9),
  adagrad: () => tf.train.adagrad(0.01),
  adadelta: () => tf.train.adadelta(0.1, 0.95, EPSILON),
  adam: () => tf.train.adam(0.003, 0.9, 0.999, EPSILON),
  adamax: () => tf.train.adamax(0.003, 0.9, 0.999, EPSILON),
  rmsprop: () => tf.train.rmsprop(0.001, 0.9, 0, EPSILON),
};

/** The losses of 40 steps, then all weights. */
function train(engine: "wasm" | "eager", layer: () => Layer, optimizer: Optimizer): number[] {
  const dense = (units: number, seed: number, inputShape?: number[]) =>
    tf.layers.dense({ units, inputShape, kernelInitializer: tf.initializers.glorotUniform({ seed }) });
  const model = tf.sequential({ layers: [dense(5, 1, [4]), layer(), dense(3, 2), layer(), dense(2, 3)] });
  const [x, y] = [4, 2].map((width) => tf.randomNormal([23, width], 0, 1, "float32", width));
  const loss = (): Scalar => tf.losses.meanSquaredError(y, model.apply(x, { training: true }) as Tensor);
  const step = jit(() => optimizer.minimize(loss, true) as Scalar, { engine });
  const losses = Array.from({ length: 40 }, () => step());
  const weights = model.getWeights().flatMap((weight) => [...weight.dataSync()]);
  step.dispose();
  model.dispose();
  return [...losses, ...weights];
}

function compare(layer: () => Layer, optimizer: () => Optimizer): void {
  const expected = train("eager", layer, optimizer());
  const actual = train("wasm", layer, optimizer());
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries())
    assert.ok(Math.abs(actual[i] - value) <= 1e-4 * Math.max(1, Math.abs(value)), `${actual[i]}, not ${value}`);
}

for (const [name, layer] of Object.entries(LAYERS)) test(`layer ${name}`, () => compare(layer, OPTIMIZERS.sgd));
for (const [name, optimizer] of Object.entries(OPTIMIZERS))
  test(`optimiser ${name}`, () => compare(LAYERS.tanh, optimizer));

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
