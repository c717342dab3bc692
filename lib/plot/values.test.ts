import assert from "node:assert/strict";
import { test } from "node:test";
import { danfo } from "../danfo";
import { tf } from "../tensorflow";
import { type Column, format, numbers, shorten } from "./values";

test("arrays, tensors and Danfo columns give the same numbers", () => {
  const { DataFrame, Series } = danfo();
  const frame = new DataFrame([{ a: 1 }, { a: 2.5 }]);
  for (const column of [
    [1, 2.5],
    [[1], [2.5]],
    Float32Array.of(1, 2.5),
    tf.tensor1d([1, 2.5]),
    tf.tensor2d([[1], [2.5]]),
    new Series([1, 2.5]),
    frame,
    frame.column("a"),
  ]) {
    assert.deepEqual(numbers(column as Column, "column"), [1, 2.5]);
  }
});

test("what is missing is NaN", () => {
  assert.deepEqual(numbers([1, null, undefined, Number.NaN], "column"), [1, Number.NaN, Number.NaN, Number.NaN]);
});

test("what is no column of numbers is an error that says so", () => {
  assert.throws(() => numbers(tf.zeros([3, 2]), "truth"), /truth must be one column, but has shape \(3, 2\)/);
  assert.throws(() => numbers(["a"] as unknown as Column, "truth"), /truth\[0\] must be a number, but is "a"/);
  assert.throws(() => numbers([[1, 2]] as unknown as Column, "truth"), /truth\[0\] must be a number, but is \[1,2\]/);
  assert.throws(() => numbers(7 as unknown as Column, "truth"), /truth must be an array/);
});

test("numbers are short in files and in texts", () => {
  assert.equal(shorten(1 / 3), 0.333333);
  assert.equal(shorten(123_456_789), 123_456_789);
  assert.deepEqual([0, 12.95, 100_000, 1.5e-7, 1 / 3].map(format), ["0", "12.95", "100,000", "1.5e-7", "0.3333"]);
});
