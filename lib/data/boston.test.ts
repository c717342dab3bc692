import assert from "node:assert/strict";
import { test } from "node:test";
import { bostonColumns, loadBoston } from "./boston";

test("the Boston data is a DataFrame of 506 rows and 14 columns, TARGET last", async () => {
  const df = await loadBoston();
  assert.deepEqual(df.shape, [506, 14]);
  assert.deepEqual(df.columns, Object.keys(bostonColumns));
  assert.equal(df.columns.at(-1), "TARGET");
  assert.deepEqual(df.values[0], [0.00632, 18, 2.31, 0, 0.538, 6.575, 65.2, 4.09, 1, 296, 15.3, 396.9, 4.98, 24]);
  const values = (df.values as number[][]).flat();
  assert.ok(values.every(Number.isFinite));
  // The target is capped at 50 in 16 rows.
  assert.equal((df.TARGET.values as number[]).filter((value) => value === 50).length, 16);
});

test("every call gives a DataFrame of its own", async () => {
  const [first, second] = [await loadBoston(), await loadBoston()];
  first.drop({ columns: ["TARGET"], inplace: true });
  assert.deepEqual(second.shape, [506, 14]);
});

test("the data is found whatever the current folder is", async () => {
  const folder = process.cwd();
  process.chdir("/");
  try {
    assert.deepEqual((await loadBoston()).shape, [506, 14]);
  } finally {
    process.chdir(folder);
  }
});
