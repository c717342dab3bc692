/** Layers, losses, optimisers, schedules and whole trainings against PyTorch; `npm run parity` prints the same as a table. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { tf } from "nonlinear";
import { compareLayers, compareLosses } from "#scripts/parity/layers";
import { compareOptimizers, compareSchedules } from "#scripts/parity/optimizers";
import type { Result } from "#scripts/parity/result";
import { compareTrainings } from "#scripts/parity/trainings";

const groups: [title: string, count: number, compare: () => Result[] | Promise<Result[]>][] = [
  ["layers", 40, compareLayers],
  ["losses", 30, compareLosses],
  ["optimisers", 15, compareOptimizers],
  ["schedules", 9, compareSchedules],
  ["trainings", 16, compareTrainings],
];

for (const [title, count, compare] of groups) {
  describe(title, async () => {
    const results = await compare();
    test("all cases are there", () => assert.equal(results.length, count));
    for (const { name, difference, tolerance } of results) {
      test(name, () => assert.ok(difference <= tolerance, `${difference} is over ${tolerance}`));
    }
  });
}

test("comparing leaves no tensors behind", () => {
  tf.getBackend();
  const tensors = tf.memory().numTensors;
  compareLayers();
  compareLosses();
  assert.equal(tf.memory().numTensors, tensors);
});
