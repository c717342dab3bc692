/** Trainings with one of the library's layers, losses and optimisers, whose compiled step is held against the eager one. */
import assert from "node:assert/strict";
import { jit, nn, optim, type Scalar, type Tensor, type Tensor2D, tf, type Variable } from "nonlinear";

export const ROWS = 43;

export const LAYERS: Record<string, () => nn.Module> = {
  relu: nn.relu,
  leakyReLU: nn.leakyReLU,
  elu: nn.elu,
  gelu: nn.gelu,
  "gelu by tanh": () => nn.gelu({ approximate: "tanh" }),
  silu: nn.silu,
  softplus: nn.softplus,
  sigmoid: nn.sigmoid,
  tanh: nn.tanh,
  softmax: nn.softmax,
  identity: nn.identity,
  flatten: nn.flatten,
  batchNorm1d: () => nn.batchNorm1d(6),
  dropout: () => nn.dropout(0.3),
};

export const OPTIMIZERS: Record<string, (parameters: readonly Variable[]) => optim.Optimizer> = {
  SGD: (parameters) => new optim.SGD(parameters, { lr: 0.05 }),
  "SGD with momentum": (parameters) => new optim.SGD(parameters, { lr: 0.01, momentum: 0.9, dampening: 0.1 }),
  "SGD with Nesterov's momentum": (parameters) =>
    new optim.SGD(parameters, { lr: 0.01, momentum: 0.9, nesterov: true }),
  "SGD with weight decay": (parameters) => new optim.SGD(parameters, { lr: 0.05, weightDecay: 0.1 }),
  "SGD with clipped gradients": (parameters) => new optim.SGD(parameters, { lr: 0.05, clipGradNorm: 0.1 }),
  Adam: (parameters) => new optim.Adam(parameters, { lr: 0.003, eps: 1e-4 }),
  AdamW: (parameters) => new optim.AdamW(parameters, { lr: 0.003, eps: 1e-4 }),
  RMSprop: (parameters) => new optim.RMSprop(parameters, { lr: 0.001, eps: 1e-3 }),
};

const regression = (loss: nn.Loss) => (prediction: Tensor2D, y: Tensor2D) => loss(prediction, y);
export const LOSSES: Record<string, (prediction: Tensor2D, y: Tensor2D) => Scalar> = {
  mseLoss: regression(nn.mseLoss),
  l1Loss: regression(nn.l1Loss),
  huberLoss: regression(nn.huberLoss),
  "sum of mseLoss": (prediction, y) => tf.mul(nn.mseLoss(prediction, y, { reduction: "sum" }), 0.02),
  bceWithLogitsLoss: (prediction, y) => nn.bceWithLogitsLoss(prediction, tf.sigmoid(y)),
  crossEntropyLoss: (prediction, y) => {
    const classes = tf.cast(tf.greater(tf.slice(y, [0, 0], [-1, 1]), 0), "int32").as1D();
    return nn.crossEntropyLoss(prediction, classes);
  },
};

interface Training {
  readonly layer?: () => nn.Module;
  readonly loss?: (prediction: Tensor2D, y: Tensor2D) => Scalar;
  readonly optimizer?: (parameters: readonly Variable[]) => optim.Optimizer;
}

function train(
  engine: "wasm" | "eager",
  steps: number,
  { layer = nn.tanh, loss = LOSSES.mseLoss, optimizer = OPTIMIZERS.SGD }: Training,
) {
  const x = tf.randomNormal([ROWS, 4], 0, 1, "float32", 1) as Tensor2D;
  const y = tf.randomNormal([ROWS, 2], 0, 1, "float32", 2) as Tensor2D;
  nn.manualSeed(5);
  const model = nn.sequential(nn.linear(4, 6), layer(), nn.linear(6, 2));
  const trainer = optimizer(model.parameters());
  const step = jit(() => trainer.minimize(() => loss(model.forward(x) as Tensor2D, y)), { engine });
  step();
  const once = values(model);
  const last = step(steps - 1);
  assert.equal(step.engine, engine);
  return { once, later: values(model), last };
}

export function values(model: nn.Module): number[][] {
  return Object.values(model.stateDict() as Record<string, Tensor>).map((tensor) => [...tensor.dataSync()]);
}

export function assertSame(actual: number[][], expected: number[][], tolerance: number, what: string): void {
  for (const [i, right] of expected.entries()) {
    const scale = Math.max(...right.map(Math.abs), 1e-2);
    for (const [j, value] of right.entries()) {
      assert.ok(Math.abs(actual[i][j] - value) <= tolerance * scale, `${what}: ${actual[i][j]}, not ${value}`);
    }
  }
}

/** The weights after one step, and after so many. */
export function compare(training: Training, steps: number): void {
  const eager = train("eager", steps, training);
  const compiled = train("wasm", steps, training);
  assertSame(compiled.once, eager.once, 1e-5, "after one step");
  assertSame(compiled.later, eager.later, 1e-4, `after ${steps} steps`);
  assert.ok(Math.abs(compiled.last - eager.last) <= 1e-4 * Math.abs(eager.last));
}
