import assert from "node:assert/strict";
import { test } from "node:test";
import { type Column, numbers } from "./column";
import { danfo } from "./danfo";
import { tf } from "./tensorflow";

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
