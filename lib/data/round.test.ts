import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { danfo } from "../danfo";
import { round } from "./round";

describe("round", () => {
  // Expected: NumPy, numpy.round(value, decimals).
  const expected: [number, number, number][] = [
    [0.5, 0, 0],
    [1.5, 0, 2],
    [2.5, 0, 2],
    [-0.5, 0, -0],
    [-1.5, 0, -2],
    [-2.5, 0, -2],
    [-0.2, 0, -0],
    [0.125, 2, 0.12],
    [0.375, 2, 0.38],
    [2.675, 2, 2.68],
    [1.00005, 4, 1.0001],
    [-0.41978194, 4, -0.4198],
    [12345, -2, 12300],
    [1250, -2, 1200],
    [1350, -2, 1400],
    [1e300, 20, 1e300],
  ];
  for (const [value, decimals, result] of expected)
    test(`round(${value}, ${decimals}) is ${result}`, () => assert.ok(Object.is(round(value, decimals), result)));

  test("is never farther than half a unit away", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.integer({ min: 0, max: 6 }),
        (value, decimals) => {
          assert.ok(Math.abs(round(value, decimals) - value) <= 0.5 * 10 ** -decimals * (1 + 1e-9));
        },
      ),
    );
  });

  test("rounds rows, and a DataFrame with its names kept", () => {
    assert.deepEqual(round([[0.15, 1.25]], 1), [[0.2, 1.2]]);
    const df = new (danfo().DataFrame)([[0.25, 0.35]], { columns: ["a", "b"], index: ["r"] });
    const rounded = round(df, 1);
    assert.deepEqual([rounded.columns, rounded.index, rounded.values], [["a", "b"], ["r"], [[0.2, 0.4]]]);
  });

  test("refuses NaN, and decimals that are no whole number", () => {
    assert.throws(() => round(Number.NaN), /the value is missing \(NaN\)/);
    assert.throws(() => round(1, 0.5), /decimals is 0.5, expected a whole number/);
  });
});
