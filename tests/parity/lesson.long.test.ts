/** The lesson's two models against PyTorch, with three seeds, to the last loss. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { compareLesson, type LessonRun, trainLesson } from "#scripts/parity/lesson";
import { isCurrent } from "#scripts/parity/page";

describe("100,000 epochs", () => {
  let runs: LessonRun[];
  before(async () => {
    runs = await trainLesson();
  });

  for (const model of ["class", "sequential"]) {
    for (const seed of [0, 1, 2]) {
      test(`${model}, seed ${seed}`, () => {
        const result = compareLesson(runs).find(({ name }) => name === `${model}, seed ${seed}`);
        assert.ok(result);
        assert.ok(result.difference <= result.tolerance, `${result.difference} is over ${result.tolerance}`);
      });
    }
  }

  test("every run has its first loss, and every 5,000th", () => {
    for (const { epochs, losses } of runs) {
      assert.deepEqual(epochs.slice(0, 3), [1, 5000, 10_000]);
      assert.deepEqual([epochs.length, losses.length, epochs.at(-1)], [21, 21, 100_000]);
    }
  });

  test("the run that stalls in PyTorch stalls here from epoch 30,000 on, at the variance of the prices", () => {
    const stalled = runs.find(({ model, seed }) => model === "sequential" && seed === 2);
    for (const losses of [stalled?.float32, stalled?.losses]) {
      const late = losses?.slice(6).map((loss) => loss.toFixed(2));
      assert.deepEqual(new Set(late), new Set(["84.42"]));
    }
  });

  test("the README and docs/numbers.md have these losses; npm run parity -- --write puts them there", () => {
    assert.ok(isCurrent(runs));
  });
});
