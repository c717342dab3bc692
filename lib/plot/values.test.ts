import assert from "node:assert/strict";
import { test } from "node:test";
import { format, shorten } from "./values";

test("numbers are short in files and in texts", () => {
  assert.equal(shorten(1 / 3), 0.333333);
  assert.equal(shorten(123_456_789), 123_456_789);
  assert.deepEqual([0, 12.95, 100_000, 1.5e-7, 1 / 3].map(format), ["0", "12.95", "100,000", "1.5e-7", "0.3333"]);
});
