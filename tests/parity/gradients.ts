/**
 * Gradients against finite differences, (L(p + h) - L(p - h)) / 2h, over random networks and losses, in float64: whoever loads
 * this has it for all of its process.
 */
import assert from "node:assert/strict";
import { before } from "node:test";
import fc from "fast-check";
import { nn, tf, type Variable } from "nonlinear";

before(() => {
  tf.setBackend("cpu");
  // TensorFlow.js has no float64. Its plain backend makes its arrays by this name: from here on they have 64 bits.
  Object.assign(globalThis, { Float32Array: Float64Array });
  Object.assign(tf.env().platform, { isTypedArray: ArrayBuffer.isView });
});

const h = 1e-6;

/** All but the exact GELU: the error function of the plain backend has 7 digits. */
const activations: Record<string, () => nn.Module> = {
  ReLU: () => nn.relu(),
  LeakyReLU: () => nn.leakyReLU(),
  ELU: () => nn.elu(0.7),
  GELU: () => nn.gelu({ approximate: "tanh" }),
  SiLU: () => nn.silu(),
  Softplus: () => nn.softplus(),
  Sigmoid: () => nn.sigmoid(),
  Tanh: () => nn.tanh(),
  Softmax: () => nn.softmax(),
};

const losses = {
  mse: nn.mseLoss,
  l1: nn.l1Loss,
  huber: nn.huberLoss,
  bce: nn.bceWithLogitsLoss,
  crossEntropy: nn.crossEntropyLoss,
};

const networks = fc.record({
  seed: fc.nat(2 ** 31),
  hidden: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
  outputs: fc.integer({ min: 2, max: 5 }),
  activation: fc.constantFrom(...Object.keys(activations)),
  norm: fc.boolean(),
  loss: fc.constantFrom(...(Object.keys(losses) as (keyof typeof losses)[])),
  rows: fc.integer({ min: 2, max: 7 }),
});

/** Compares so many of them. */
export function compareNetworks(count: number): void {
  fc.assert(
    fc.property(networks, (network) => {
      tf.tidy(() => compare(network));
    }),
    { numRuns: count },
  );
}

type Network = typeof networks extends fc.Arbitrary<infer T> ? T : never;

function compare({ seed, hidden, outputs, activation, norm, loss: kind, rows }: Network): void {
  nn.manualSeed(seed);
  const sizes = [...hidden, outputs];
  const layers = sizes
    .slice(1)
    .flatMap((outputs, i) => [
      nn.linear(sizes[i], outputs),
      ...(norm && i === 0 ? [nn.batchNorm1d(outputs)] : []),
      ...(i < sizes.length - 2 ? [activations[activation]()] : []),
    ]);
  const model = nn.sequential(...layers);
  const x = nn.randn([rows, sizes[0]]);
  const y =
    kind === "crossEntropy"
      ? tf.tensor1d(
          Array.from({ length: rows }, (_, i) => i % outputs),
          "int32",
        )
      : nn.rand([rows, outputs]);
  const lossOf: nn.Loss = losses[kind];
  const loss = () => lossOf(model.forward(x), y);
  const parameters = model.parameters();
  const { grads } = tf.variableGrads(loss, parameters);
  const exact = parameters.flatMap(({ name }) => Array.from(grads[name].dataSync()));
  const estimated = parameters.flatMap((parameter) => estimate(parameter, () => tf.tidy(() => loss().dataSync()[0])));
  const scale = Math.max(...exact.map(Math.abs), 1e-3);
  exact.forEach((gradient, i) => {
    assert.ok(Math.abs(gradient - estimated[i]) < 1e-5 * scale, `parameter ${i}: ${gradient} against ${estimated[i]}`);
  });
  model.dispose();
}

/** The derivative of the loss by each element of the parameter. */
function estimate(parameter: Variable, loss: () => number): number[] {
  const values = Array.from(parameter.dataSync());
  const at = (i: number, shift: number): number => {
    const shifted = values.map((value, j) => (i === j ? value + shift : value));
    tf.tidy(() => parameter.assign(tf.tensor(shifted, parameter.shape)));
    return loss();
  };
  const derivatives = values.map((_, i) => (at(i, h) - at(i, -h)) / (2 * h));
  tf.tidy(() => parameter.assign(tf.tensor(values, parameter.shape)));
  return derivatives;
}
