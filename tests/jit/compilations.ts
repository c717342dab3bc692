/** Trains many models for one step each, and holds what is left of them against nothing. */
import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { jit, nn, optim, type Tensor2D, tf } from "nonlinear";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

export const ROWS = 20_000;
const BATCH_BYTES = ROWS * 14 * 4;

function trainOnce(x: Tensor2D, y: Tensor2D, dispose: boolean): void {
  const model = nn.linear(13, 1);
  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
  const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)), { engine: "wasm" });
  step();
  if (dispose) step.dispose();
  tf.dispose(model.parameters());
}

/** Finalizers, and what waits for them, have their turn. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 4; i++) {
    collect();
    await setTimeout(5);
  }
}

/**
 * Compiles so many steps, half of them disposed of, half out of reach.
 *
 * @param warmUp how many of them fill caches and pools of memory first
 */
export async function holdsNothing(compilations: number, warmUp: number): Promise<void> {
  const x = tf.randomNormal([ROWS, 13]) as Tensor2D;
  const y = tf.randomNormal([ROWS, 1]) as Tensor2D;
  let [bytes, numTensors] = [0, 0];
  for (let i = 0; i < compilations; i++) {
    if (i === warmUp) {
      await settle();
      [bytes, numTensors] = [process.memoryUsage().rss, tf.memory().numTensors];
    }
    trainOnce(x, y, i % 2 === 0);
    if (i % 20 === 0) await settle();
  }
  await settle();
  assert.equal(tf.memory().numTensors, numTensors);
  const grown = process.memoryUsage().rss - bytes;
  // Kept by half of them, the batches would take five times as much.
  assert.ok(grown < 0.1 * (compilations - warmUp) * BATCH_BYTES, `${(grown / 1e6).toFixed(1)} MB more in use`);
  tf.dispose([x, y]);
}
