import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluate, toInt32 } from "./fold";

const { POSITIVE_INFINITY: I, NaN: N } = Number;

test("powers are C's", () => {
  for (const [base, exponent, power] of [
    [1, N, 1],
    [N, 0, 1],
    [-1, I, 1],
    [-1, -I, 1],
    [-2, 3, -8],
    [-2, 0.5, N],
    [-0, -1, -I],
    [-I, 0.5, I],
  ])
    assert.equal(evaluate("pow", [base, exponent]), power, `${base} ^ ${exponent}`);
});

test("numbers round half to even", () => {
  const rounded = [-2.5, -1.5, -0.5, -0.3, 0.5, 1.5, 2.5, 1e30, N, I].map((x) => evaluate("round", [x]));
  assert.deepEqual(rounded, [-2, -2, -0, -0, 0, 2, 2, 1e30, N, I]);
});

test("what is no int32 number becomes the smallest", () => {
  assert.deepEqual([1.9, -1.9, 2 ** 31, -(2 ** 31), 1e10, -1e10, N, I].map(toInt32), [
    1,
    -1,
    ...Array(6).fill(-(2 ** 31)),
  ]);
});

test("whole numbers multiply exactly, and wrap around", () => {
  assert.equal(evaluate("mul", [12345678, 12345678], "int32"), Math.imul(12345678, 12345678));
});

test("NaN as the first operand of an extreme stays", () => {
  assert.deepEqual([evaluate("max", [N, 1]), evaluate("min", [N, 1])], [N, N]);
});

test("the error function", () => {
  for (const [x, y] of [
    [0.5, 0.5204998778],
    [-2, -0.995322265],
    [5, 1],
    [0, 0],
  ])
    assert.ok(Math.abs(evaluate("erf", [x]) - y) < 1e-9);
});
