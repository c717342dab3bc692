import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { formatLoss } from "./format";

describe("formatLoss", () => {
  // Expected: C's printf("%.4e").
  const expected: [number, string][] = [
    [12.95, "1.2950e+01"],
    [571.74, "5.7174e+02"],
    [0, "0.0000e+00"],
    [-0, "-0.0000e+00"],
    [-1.5, "-1.5000e+00"],
    [1e-100, "1.0000e-100"],
    [9.99995, "1.0000e+01"],
    [99999.9, "1.0000e+05"],
    [1.03125, "1.0312e+00"],
    [1.09375, "1.0938e+00"],
    [999999, "1.0000e+06"],
    [1.7976931348623157e308, "1.7977e+308"],
    [Number.NaN, "nan"],
    [Number.POSITIVE_INFINITY, "inf"],
    [Number.NEGATIVE_INFINITY, "-inf"],
  ];
  for (const [loss, text] of expected)
    test(`of ${loss} is ${text}`, () => assert.equal(formatLoss(5000, loss), `Epoch 5000: loss=${text}`));
});
