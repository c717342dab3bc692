/** Trainings by each optimiser that go on from a checkpoint. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { jit, nn, tf, train } from "nonlinear";
import { everything, optimizers, schedules, setUp, type Training } from "./training";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-"));
after(() => rmSync(folder, { recursive: true }));
export const file = join(folder, "run.safetensors");

/** Every optimiser and every schedule, in pairs. */
export const pairs = Object.keys(optimizers).map((optimizer, i) => {
  const names = Object.keys(schedules);
  return [optimizer, names[i % names.length]] as const;
});

export function testLoop(engine: "wasm" | "eager"): void {
  describe(`a loop of steps by the ${engine} engine`, () => {
    for (const [optimizer, schedule] of pairs) {
      test(`${optimizer} with ${schedule}`, () => {
        const [whole, first] = [setUp(optimizer, schedule), setUp(optimizer, schedule)];
        nn.manualSeed(1);
        runSteps(whole, 12, engine);
        nn.manualSeed(1);
        runSteps(first, 7, engine);
        train.saveCheckpoint(file, first);
        const second = setUp(optimizer, schedule);
        train.loadCheckpoint(file, second);
        runSteps(second, 5, engine);
        assert.deepEqual(everything(second), everything(whole));
      });
    }
  });
}

/** A training loop as a notebook has it, with rows drawn at random. */
function runSteps(
  { model, optimizer, schedule, history, x, y }: Training,
  steps: number,
  engine: "wasm" | "eager",
): void {
  const step = jit(
    () => {
      const rows = jit.input(() => nn.randperm(60).subarray(0, 16), [16], "int32");
      return optimizer.minimize(() => nn.mseLoss(model.forward(tf.gather(x, rows)), tf.gather(y, rows)));
    },
    { engine },
  );
  for (let i = 0; i < steps; i++) {
    const loss = step();
    history.push({ epoch: history.length + 1, loss });
    schedule.step(loss);
  }
  step.dispose();
}
