import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { danfo } from "../danfo";
import { StandardScaler } from "./scaler";

const rows = [
  [1, 10, 7],
  [2, 30, 7],
  [3, 50, 7],
];

test("uses the deviation of the whole population (ddof 0), and scale 1 for a constant column", () => {
  const scaler = new StandardScaler().fit(rows);
  assert.deepEqual(scaler.mean, [2, 30, 7]);
  assert.deepEqual(scaler.scale, [Math.sqrt(2 / 3), Math.sqrt(800 / 3), 1]);
  const [first, second] = scaler.transform(rows);
  assert.deepEqual(first, [-1 / Math.sqrt(2 / 3), -20 / Math.sqrt(800 / 3), 0]);
  assert.deepEqual(second, [0, 0, 0]);
});

test("a column that is constant but for rounding counts as constant", () => {
  const scaled = new StandardScaler().fitTransform(Array.from({ length: 10 }, () => [0.1]));
  for (const [value] of scaled) assert.ok(Math.abs(value) < 1e-15);
});

test("a DataFrame keeps its column names and index", () => {
  const df = new (danfo().DataFrame)(rows, { columns: ["a", "b", "c"], index: ["x", "y", "z"] });
  const scaled = new StandardScaler().fitTransform(df);
  assert.ok(scaled instanceof danfo().DataFrame);
  assert.deepEqual(scaled.columns, ["a", "b", "c"]);
  assert.deepEqual(scaled.index, ["x", "y", "z"]);
  assert.deepEqual(scaled.values, new StandardScaler().fitTransform(rows));
  assert.deepEqual(df.values, rows);
});

test("the scaled columns have mean 0 and deviation 1, and the inverse gives the values back", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 50 }), (table) => {
      const scaler = new StandardScaler();
      const scaled = scaler.fitTransform(table);
      for (const column of [0, 1]) {
        const mean = scaled.reduce((sum, row) => sum + row[column], 0) / scaled.length;
        const deviation = Math.sqrt(scaled.reduce((sum, row) => sum + (row[column] - mean) ** 2, 0) / scaled.length);
        const spread = Math.max(...table.map((row) => Math.abs(row[column] - scaler.mean[column])));
        const size = Math.max(...table.map((row) => Math.abs(row[column])));
        // A column that varies by no more than rounding has nothing to check.
        if (spread < 1e-6 * size || spread < 1e-100) continue;
        assert.ok(Math.abs(mean) < 1e-6, `mean ${mean}`);
        assert.ok(Math.abs(deviation - 1) < 1e-6, `deviation ${deviation}`);
      }
      scaler.inverseTransform(scaled).forEach((row, i) => {
        row.forEach((restored, j) => {
          assert.ok(Math.abs(restored - table[i][j]) <= 1e-9 * (1 + Math.abs(scaler.mean[j]) + scaler.scale[j]));
        });
      });
    }),
  );
});

test("transform uses what fit learned from other rows", () => {
  assert.deepEqual(new StandardScaler().fit([[0], [2]]).transform([[5]]), [[4]]);
});

test("before fit it says to call fit", () => {
  const scaler = new StandardScaler();
  assert.throws(() => scaler.transform(rows), /StandardScaler.transform: call fit\(\)/);
  assert.throws(() => scaler.inverseTransform(rows), /call fit\(\)/);
  assert.throws(() => scaler.mean, /call fit\(\)/);
});

test("refuses other columns than those of fit", () => {
  const { DataFrame } = danfo();
  const scaler = new StandardScaler().fit(new DataFrame([[1, 2]], { columns: ["a", "b"] }));
  assert.throws(() => scaler.transform([[1, 2, 3]]), /has 3 columns; expected 2/);
  assert.throws(
    () => scaler.transform(new DataFrame([[1, 2]], { columns: ["b", "a"] })),
    /column 0 is "b"; expected "a"/,
  );
});

test("names column and row of what is no finite number", () => {
  const { DataFrame } = danfo();
  const bad: [value: unknown, name: RegExp][] = [
    [Number.NaN, /NaN/],
    [null, /no value \(null\)/],
    [undefined, /no value \(undefined\)/],
    [Number.POSITIVE_INFINITY, /Infinity/],
    ["12", /the text "12"/],
    [true, /true/],
  ];
  for (const [value, name] of bad) {
    const table = [
      [1, 2],
      [3, value],
    ] as number[][];
    const df = new DataFrame(table, { columns: ["a", "price"], index: ["r1", "r2"] });
    assert.throws(() => new StandardScaler().fit(table), /column 1, row 1 holds/);
    assert.throws(() => new StandardScaler().fit(df), /column "price", row "r2" holds/);
    assert.throws(() => new StandardScaler().fit(df), name);
  }
});

test("refuses an empty table, ragged rows and things that are no table", () => {
  const fit = (values: unknown) => () => new StandardScaler().fit(values as number[][]);
  assert.throws(fit([]), /the table is empty: \(0, 0\)/);
  assert.throws(fit(new (danfo().DataFrame)([], { columns: ["a"] })), /the table is empty/);
  assert.throws(fit([[], []]), /the table is empty: \(2, 0\)/);
  assert.throws(fit([[1, 2], [3]]), /row 1 has 1 values; expected 2/);
  assert.throws(fit([1, 2]), /row 0 is 1; expected a row|the table is empty/);
  assert.throws(fit("text"), /expected a DataFrame or an array of rows/);
  assert.throws(fit([[1e200], [-1e200]]), /column 0 are too large/);
});
