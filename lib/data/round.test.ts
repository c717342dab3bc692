import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { danfo } from "../danfo";
import { round } from "./round";

// numpy 2.4: np.round(value, decimals)
const numpyCases: [value: number, decimals: number, rounded: number][] = [
  [0.5, 0, 0],
  [1.5, 0, 2],
  [2.5, 0, 2],
  [-0.5, 0, -0],
  [-1.5, 0, -2],
  [0.125, 2, 0.12],
  [0.375, 2, 0.38],
  [2.675, 2, 2.68],
  [1.00005, 4, 1.0001],
  [56294.995342131995, 3, 56294.995],
  [1250, -2, 1200],
  [1350, -2, 1400],
  [Number.NaN, 2, Number.NaN],
  [Number.NEGATIVE_INFINITY, 2, Number.NEGATIVE_INFINITY],
];

for (const [value, decimals, rounded] of numpyCases) {
  test(`rounds ${value} to ${decimals} decimals as NumPy does`, () => {
    assert.equal(round(value, decimals), rounded);
  });
}

test("rounds arrays and rows, and leaves the argument as it is", () => {
  const rows = [
    [0.5, 1.5],
    [2.5, -2.5],
  ];
  assert.deepEqual(round(rows), [
    [0, 2],
    [2, -2],
  ]);
  assert.deepEqual(rows[0], [0.5, 1.5]);
  assert.deepEqual(round([0.15, 0.25, 0.35], 1), [0.2, 0.2, 0.4]);
});

test("keeps column names, index and missing values of a DataFrame", () => {
  const df = new (danfo().DataFrame)(
    [
      [0.125, 1],
      [null, 2.345],
    ],
    { columns: ["a", "b"], index: ["first", "second"] },
  );
  const rounded = round(df, 2);
  assert.deepEqual(rounded.values, [
    [0.12, 1],
    [null, 2.35],
  ]);
  assert.deepEqual(rounded.columns, ["a", "b"]);
  assert.deepEqual(rounded.index, ["first", "second"]);
});

test("is never off by more than half of the last decimal", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.integer({ min: 0, max: 6 }), (value, decimals) => {
      assert.ok(Math.abs(round(value, decimals) - value) <= 0.5000001 * 10 ** -decimals);
    }),
  );
});

test("refuses text and fractional decimals", () => {
  assert.throws(() => round(["3.14"] as unknown as number[], 1), /cannot round the text "3.14"/);
  assert.throws(() => round(1, 1.5), /decimals is 1.5/);
});
