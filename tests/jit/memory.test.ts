/** What compiled steps hold is freed, by `dispose` and by garbage collection. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { jit, nn, optim, type Tensor2D, tf } from "nonlinear";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const ROWS = 2000;
const BATCH_BYTES = ROWS * 14 * 4;

function trainOnce(x: Tensor2D, y: Tensor2D, dispose: boolean): void {
  const model = nn.sequential(nn.linear(13, 3), nn.leakyReLU(), nn.linear(3, 1));
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
  const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)), { engine: "wasm" });
  step();
  if (dispose) step.dispose();
  tf.dispose(model.parameters());
}

/** Bytes in use, once finalizers have run. */
async function bytesInUse(): Promise<number> {
  for (let i = 0; i < 4; i++) {
    collect();
    await setTimeout(5);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

for (const dispose of [true, false]) {
  test(`500 compilations hold nothing once they are ${dispose ? "disposed of" : "out of reach"}`, async () => {
    const x = tf.randomNormal([ROWS, 13]) as Tensor2D;
    const y = tf.randomNormal([ROWS, 1]) as Tensor2D;
    for (let i = 0; i < 20; i++) trainOnce(x, y, dispose);
    const before = await bytesInUse();
    const { numTensors } = tf.memory();
    for (let i = 0; i < 500; i++) {
      trainOnce(x, y, dispose);
      // Finalizers, and the memory of kernels, wait for a turn of the event loop.
      if (i % 20 === 0) await setTimeout(1);
    }
    assert.equal(tf.memory().numTensors, numTensors);
    const grown = (await bytesInUse()) - before;
    // Kept, the batches alone would take 50 MB.
    assert.ok(grown < 0.1 * 500 * BATCH_BYTES, `${(grown / 1e6).toFixed(1)} MB more in use`);
  });
}

test("a variable outlives the step that trained it", async () => {
  const x = tf.randomNormal([50, 13]) as Tensor2D;
  const y = tf.randomNormal([50, 1]) as Tensor2D;
  const model = nn.linear(13, 1);
  let after = Number.NaN;
  (() => {
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
    const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)), { engine: "wasm" });
    step(10);
    after = model.weight.dataSync()[0];
  })();
  await bytesInUse();
  assert.equal(model.weight.dataSync()[0], after);
});
