import assert from "node:assert/strict";
import { test } from "node:test";
import { exponential } from "./exponential";

// printf of glibc, repr of Python.
const cases: [value: number, decimals: number | undefined, text: string][] = [
  [12.95, 4, "1.2950e+01"],
  [566.07, 4, "5.6607e+02"],
  [0, 4, "0.0000e+00"],
  [-0, 4, "-0.0000e+00"],
  [-3.25, 4, "-3.2500e+00"],
  [1e-100, 4, "1.0000e-100"],
  [-1e-100, 4, "-1.0000e-100"],
  [5e-324, 4, "4.9407e-324"],
  [1.7976931348623157e308, 4, "1.7977e+308"],
  [9.99995, 4, "1.0000e+01"],
  [99999.5, 4, "1.0000e+05"],
  [100005, 4, "1.0000e+05"],
  [100015, 4, "1.0002e+05"],
  [0.0000305, 4, "3.0500e-05"],
  [Number.NaN, 4, "nan"],
  [Number.POSITIVE_INFINITY, 4, "inf"],
  [Number.NEGATIVE_INFINITY, 4, "-inf"],
  [-0, 2, "-0.00e+00"],
  [2.5, 0, "2e+00"],
  [3.5, 0, "4e+00"],
  [1.25, 1, "1.2e+00"],
  [1.35, 1, "1.4e+00"],
  [1e-5, undefined, "1e-05"],
  [1.5e300, undefined, "1.5e+300"],
];

for (const [value, decimals, text] of cases)
  test(`${value} with ${decimals ?? "the fewest"} decimals is ${text}`, () =>
    assert.equal(exponential(value, decimals), text));
