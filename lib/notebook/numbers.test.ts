import assert from "node:assert/strict";
import { test } from "node:test";
import { formatColumn } from "./numbers";

// The output of pandas 2.2.3 for a Series of these values.
test("floats of a column have the same decimals, as in pandas", () => {
  assert.deepEqual(formatColumn([1.5, 2, -0.25], false), ["1.50", "2.00", "-0.25"]);
  assert.deepEqual(formatColumn([24, 21.6], false), ["24.0", "21.6"]);
  assert.deepEqual(formatColumn([1 / 3, 1], false), ["0.333333", "1.000000"]);
  assert.deepEqual(formatColumn([24, 21], false), ["24.0", "21.0"]);
});

test("very small and very large floats give the column an exponent, as in pandas", () => {
  assert.deepEqual(formatColumn([1e-9, 1], false), ["1.000000e-09", "1.000000e+00"]);
  assert.deepEqual(formatColumn([1234567.125, 1], false), ["1234567.125", "1.000"]);
  assert.deepEqual(formatColumn([12345678.123456, 1], false), ["1.234568e+07", "1.000000e+00"]);
  assert.deepEqual(formatColumn([1e25, 1], false), ["1.000000e+25", "1.000000e+00"]);
  assert.deepEqual(formatColumn([1e12, 1e-120], false), ["1.000000e+12", "1.000000e-120"]);
});

test("whole numbers stay whole, what is no number keeps its name", () => {
  assert.deepEqual(formatColumn([1, -20], true), ["1", "-20"]);
  assert.deepEqual(formatColumn([1.5, Number.NaN, Number.POSITIVE_INFINITY], false), ["1.5", "NaN", "Infinity"]);
  assert.deepEqual(formatColumn([Number.NaN], false), ["NaN"]);
  assert.deepEqual(formatColumn([], false), []);
});
