/** A training that goes on from a checkpoint is bit for bit the one that never stopped. By the eager engine: resume.long.test.ts. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { nn, train } from "nonlinear";
import { file, pairs, testLoop } from "./resume";
import { everything, setUp, trainUntil } from "./training";

describe("train.fit", () => {
  for (const [optimizer, schedule] of pairs) {
    test(`${optimizer} with ${schedule}`, async () => {
      const [whole, first] = [setUp(optimizer, schedule), setUp(optimizer, schedule)];
      nn.manualSeed(1);
      await trainUntil(whole, 12);
      nn.manualSeed(1);
      await trainUntil(first, 7, file);
      const second = setUp(optimizer, schedule);
      train.loadCheckpoint(file, second);
      assert.equal(second.history.length, 7);
      await trainUntil(second, 12);
      assert.deepEqual(everything(second), everything(whole));
    });
  }
});

testLoop("wasm");
