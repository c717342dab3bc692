/** Every layer, loss and optimiser of the library trains the same compiled as eager. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { jit, nn, optim, type Scalar, type Tensor, type Tensor2D, tf, type Variable } from "nonlinear";

const ROWS = 43;

const LAYERS: Record<string, () => nn.Module> = {
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

const OPTIMIZERS: Record<string, (parameters: readonly Variable[]) => optim.Optimizer> = {
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
const LOSSES: Record<string, (prediction: Tensor2D, y: Tensor2D) => Scalar> = {
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
  const last = step(99);
  assert.equal(step.engine, engine);
  return { once, later: values(model), last };
}

function values(model: nn.Module): number[][] {
  return Object.values(model.stateDict() as Record<string, Tensor>).map((tensor) => [...tensor.dataSync()]);
}

function assertSame(actual: number[][], expected: number[][], tolerance: number, what: string): void {
  for (const [i, right] of expected.entries()) {
    const scale = Math.max(...right.map(Math.abs), 1e-2);
    for (const [j, value] of right.entries()) {
      assert.ok(Math.abs(actual[i][j] - value) <= tolerance * scale, `${what}: ${actual[i][j]}, not ${value}`);
    }
  }
}

function compare(training: Training): void {
  const eager = train("eager", training);
  const compiled = train("wasm", training);
  assertSame(compiled.once, eager.once, 1e-5, "after one step");
  assertSame(compiled.later, eager.later, 1e-4, "after 100 steps");
  assert.ok(Math.abs(compiled.last - eager.last) <= 1e-4 * Math.abs(eager.last));
}

for (const [name, layer] of Object.entries(LAYERS)) test(`layer ${name}`, () => compare({ layer }));
for (const [name, optimizer] of Object.entries(OPTIMIZERS)) test(`optimiser ${name}`, () => compare({ optimizer }));
for (const [name, loss] of Object.entries(LOSSES)) test(`loss ${name}`, () => compare({ loss }));

test("a schedule's learning rate counts from the next step on", () => {
  const weights = (["wasm", "eager"] as const).map((engine) => {
    const x = tf.ones([5, 2]) as Tensor2D;
    nn.manualSeed(0);
    const model = nn.linear(2, 1);
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
    const schedule = new optim.ExponentialLR(optimizer, { gamma: 0.5 });
    const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), tf.zeros([5, 1]))), { engine });
    for (let i = 0; i < 6; i++) {
      step();
      schedule.step();
    }
    return values(model);
  });
  for (const own of weights) assertSame(own, weights[1], 1e-5, "weights");
});

test("training mode, and what is frozen, may change between steps", () => {
  const results = (["wasm", "eager"] as const).map((engine) => {
    const x = tf.randomNormal([ROWS, 4], 0, 1, "float32", 1) as Tensor2D;
    nn.manualSeed(5);
    const model = nn.sequential(nn.linear(4, 3), nn.dropout(0.5), nn.linear(3, 1));
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
    const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), tf.ones([ROWS, 1]))), { engine });
    step(3);
    model.eval();
    step(3);
    const [first] = model.parameters();
    first.trainable = false;
    step(3);
    return values(model);
  });
  assertSame(results[0], results[1], 1e-5, "weights");
});

test("a compiled step survives loadStateDict", () => {
  const x = tf.ones([5, 2]) as Tensor2D;
  const model = nn.linear(2, 1);
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
  const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), tf.zeros([5, 1]))), { engine: "wasm" });
  step(2);
  const saved = tf.tidy(() =>
    Object.fromEntries(Object.entries(model.stateDict()).map(([name, tensor]) => [name, tf.keep(tensor.clone())])),
  );
  const loss = step();
  step(5);
  model.loadStateDict(saved);
  assert.equal(step(), loss);
});
