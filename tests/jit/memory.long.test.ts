/** The memory of many compiled steps. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { jit, nn, optim, type Tensor2D, tf } from "nonlinear";
import { helpersAtWork, useThreads } from "nonlinear/jit/host/helpers";
import { holdsNothing, ROWS, settle } from "./compilations";

test("1,000 compilations hold nothing, half of them disposed of, half out of reach", () => holdsNothing(1000, 200));

test("steps with helpers give their memory back, disposed of or out of reach", async () => {
  const x = tf.randomNormal([ROWS, 64]) as Tensor2D;
  const y = tf.randomNormal([ROWS, 1]) as Tensor2D;
  const train = (isDisposed: boolean): void => {
    const model = nn.sequential(nn.linear(64, 16), nn.relu(), nn.linear(16, 1));
    const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
    const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)), { engine: "wasm" });
    step(8);
    assert.equal(helpersAtWork(), 2);
    if (isDisposed) step.dispose();
    tf.dispose(model.parameters());
  };
  useThreads(3, 0);
  let bytes = 0;
  for (let i = 0; i < 50; i++) {
    train(i % 2 === 0);
    if (i % 5 === 0) await settle();
    if (i === 10) bytes = process.memoryUsage().rss;
  }
  await settle();
  assert.equal(helpersAtWork(), 0);
  const grown = process.memoryUsage().rss - bytes;
  // Kept by a helper, the batches of half of them would take 100 MB.
  assert.ok(grown < 10 * ROWS * 64 * 4, `${(grown / 1e6).toFixed(1)} MB more in use`);
  useThreads(1);
  tf.dispose([x, y]);
});
