/** Dense networks of `tf.layers`, whose compiled training is held against plain TensorFlow.js. */
import assert from "node:assert/strict";
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
export const LAYERS: Record<string, () => Layer> = {
  ...Object.fromEntries(ACTIVATIONS.map((activation) => [activation, () => tf.layers.activation({ activation })])),
  leakyReLU: () => tf.layers.leakyReLU({ alpha: 0.1 }),
  prelu: () => tf.layers.prelu(),
  softmax: () => tf.layers.softmax(),
  batchNormalization: () => tf.layers.batchNormalization(),
  layerNormalization: () => tf.layers.layerNormalization(),
  dropout: () => tf.layers.dropout({ rate: 0.3, seed: 3 }),
};
const EPSILON = 1e-3;
export const OPTIMIZERS: Record<string, () => Optimizer> = {
  sgd: () => tf.train.sgd(0.01),
  momentum: () => tf.train.momentum(0.005, 0.9),
  adagrad: () => tf.train.adagrad(0.01),
  adadelta: () => tf.train.adadelta(0.1, 0.95, EPSILON),
  adam: () => tf.train.adam(0.003, 0.9, 0.999, EPSILON),
  adamax: () => tf.train.adamax(0.003, 0.9, 0.999, EPSILON),
  rmsprop: () => tf.train.rmsprop(0.001, 0.9, 0, EPSILON),
};

/** The losses of so many steps, then all weights. */
function train(engine: "wasm" | "eager", layer: () => Layer, optimizer: Optimizer, steps: number): number[] {
  const dense = (units: number, seed: number, inputShape?: number[]) =>
    tf.layers.dense({ units, inputShape, kernelInitializer: tf.initializers.glorotUniform({ seed }) });
  const model = tf.sequential({ layers: [dense(5, 1, [4]), layer(), dense(3, 2), layer(), dense(2, 3)] });
  const [x, y] = [4, 2].map((width) => tf.randomNormal([23, width], 0, 1, "float32", width));
  const loss = (): Scalar => tf.losses.meanSquaredError(y, model.apply(x, { training: true }) as Tensor);
  const step = jit(() => optimizer.minimize(loss, true) as Scalar, { engine });
  const losses = Array.from({ length: steps }, () => step());
  const weights = model.getWeights().flatMap((weight) => [...weight.dataSync()]);
  step.dispose();
  model.dispose();
  return [...losses, ...weights];
}

export function compare(layer: () => Layer, optimizer: () => Optimizer, steps: number): void {
  const expected = train("eager", layer, optimizer(), steps);
  const actual = train("wasm", layer, optimizer(), steps);
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries())
    assert.ok(Math.abs(actual[i] - value) <= 1e-4 * Math.max(1, Math.abs(value)), `${actual[i]}, not ${value}`);
}
