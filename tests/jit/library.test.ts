/** Every layer, loss and optimiser of the library trains the same compiled as eager. For longer: library.long.test.ts. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { jit, nn, optim, type Tensor2D, tf } from "nonlinear";
import { assertSame, compare, LAYERS, LOSSES, OPTIMIZERS, ROWS, values } from "./library";

for (const [name, layer] of Object.entries(LAYERS)) test(`layer ${name}`, () => compare({ layer }, 25));
for (const [name, optimizer] of Object.entries(OPTIMIZERS)) test(`optimiser ${name}`, () => compare({ optimizer }, 25));
for (const [name, loss] of Object.entries(LOSSES)) test(`loss ${name}`, () => compare({ loss }, 25));

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
