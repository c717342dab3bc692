import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { bostonColumns, loadBoston } from "./boston";

describe("loadBoston", () => {
  test("gives 506 districts with 13 features and the target last", async () => {
    const df = await loadBoston();
    assert.deepEqual(df.shape, [506, 14]);
    assert.equal(df.columns.at(-1), "TARGET");
    assert.deepEqual(Object.keys(bostonColumns), df.columns);
    assert.deepEqual(df.values[0], [0.00632, 18, 2.31, 0, 0.538, 6.575, 65.2, 4.09, 1, 296, 15.3, 396.9, 4.98, 24]);
  });

  test("has no missing value, and 16 values at the cap of 50", async () => {
    const values = (await loadBoston()).values as number[][];
    assert.ok(values.flat().every(Number.isFinite));
    assert.equal(values.filter((row) => row[13] === 50).length, 16);
  });
});
