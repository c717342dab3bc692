import assert from "node:assert/strict";
import { test } from "node:test";
import { formatLoss, scientific } from "./format";

// printf("%.4e") of glibc
const cases: [value: number, text: string][] = [
  [12.95, "1.2950e+01"],
  [566.07, "5.6607e+02"],
  [0, "0.0000e+00"],
  [-0, "-0.0000e+00"],
  [-3.25, "-3.2500e+00"],
  [1e-100, "1.0000e-100"],
  [-1e-100, "-1.0000e-100"],
  [5e-324, "4.9407e-324"],
  [1.7976931348623157e308, "1.7977e+308"],
  [9.99995, "1.0000e+01"],
  [99999.5, "1.0000e+05"],
  [100005, "1.0000e+05"],
  [100015, "1.0002e+05"],
  [0.0000305, "3.0500e-05"],
  [Number.NaN, "nan"],
  [Number.POSITIVE_INFINITY, "inf"],
  [Number.NEGATIVE_INFINITY, "-inf"],
];

for (const [value, text] of cases) {
  test(`writes ${value} as ${text}`, () => assert.equal(scientific(value), text));
}

test("names the epoch", () => assert.equal(formatLoss(5000, 12.95), "Epoch 5000: loss=1.2950e+01"));
