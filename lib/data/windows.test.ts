import assert from "node:assert/strict";
import { test } from "node:test";
import { danfo } from "../danfo";
import { windows } from "./windows";

const { DataFrame, Series } = danfo;

test("each window is followed by the values of its horizon", () => {
  for (const series of [[1, 2, 3, 4, 5], Float32Array.of(1, 2, 3, 4, 5), new Series([1, 2, 3, 4, 5])]) {
    const { x, y } = windows(series, { length: 2, horizon: 2 });
    assert.deepEqual(x.arraySync(), [
      [1, 2],
      [2, 3],
    ]);
    assert.deepEqual(y.arraySync(), [
      [3, 4],
      [4, 5],
    ]);
  }
  const { x, y } = windows([1, 2, 3], { length: 2 });
  assert.deepEqual([x.arraySync(), y.arraySync()], [[[1, 2]], [[3]]]);
});

test("of a table, all columns are seen, and one is predicted", () => {
  const table = new DataFrame({ a: [1, 2, 3], b: [10, 20, 30] });
  const { x, y } = windows(table, { length: 2, target: "b" });
  assert.deepEqual(x.arraySync(), [
    [
      [1, 10],
      [2, 20],
    ],
  ]);
  assert.deepEqual(y.arraySync(), [[30]]);
});

test("refuses what is no series, is too short, or has holes", () => {
  const { RangeError: Range } = globalThis;
  assert.throws(
    () => windows([1, 2], { length: 2 }),
    /there are 2 values; a window of 2 and a horizon of 1 need at least 3/,
  );
  assert.throws(() => windows([1, 2], { length: 0 }), Range);
  assert.throws(() => windows([1, 2], { length: 1, horizon: 1.5 }), /horizon is 1.5/);
  assert.throws(() => windows([1, Number.NaN, 3], { length: 1 }), /data\.windows: row 1 holds NaN/);
  const holes = new Series([1, null, 3], { columns: ["price"], index: ["mon", "tue", "wed"] });
  assert.throws(() => windows(holes, { length: 1 }), /column "price", row "tue" holds/);
  const table = new DataFrame({ a: [1, 2], b: [3, 4] });
  assert.throws(
    () => windows(table, { length: 1 } as never),
    /needs the name of a column to predict, as target; there are a, b/,
  );
  assert.throws(() => windows(table, { length: 1, target: "c" }), /there is no column "c"/);
  assert.throws(() => windows("text" as never, { length: 1 }), /expected a Series/);
});
