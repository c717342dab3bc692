import assert from "node:assert/strict";
import { test } from "node:test";
import { Builder } from "./builder";

const build = new Builder();
const leaf = (shape: number[], dtype: "float32" | "int32" = "float32") =>
  build.leaf({}, { kind: "constant", values: new Float32Array(shape.reduce((a, b) => a * b, 1)) }, shape, dtype);

test("the same operation on the same operands is one value", () => {
  const x = leaf([3]);
  assert.equal(build.unary("exp", x), build.unary("exp", x));
  assert.notEqual(build.unary("exp", x), build.unary("log", x));
  assert.notEqual(build.unary("exp", x), build.unary("exp", leaf([3])));
});

test("constants are told apart by their bits", () => {
  const numbers = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 0, -0, 1];
  assert.equal(new Set(numbers.map((number) => build.full(number))).size, numbers.length);
  for (const number of numbers) assert.equal(build.full(number), build.full(number));
  assert.notEqual(build.full(1), build.full(1, [], "int32"));
  assert.equal(build.constant([-0, 0], [2], "float32").op.kind, "constant");
});

test("whole numbers stay whole beyond 2²⁴", () => {
  const { op } = build.constant([16777217, 2], [2], "int32");
  assert.deepEqual(op, { kind: "constant", values: Int32Array.of(16777217, 2) });
  assert.deepEqual(build.full(2 ** 31, [], "int32").op, { kind: "full", value: -(2 ** 31) });
});

test("reductions of nothing are sums of nothing, and the largest and smallest numbers", () => {
  const empty = leaf([0, 2]);
  const results = (["sum", "max", "min"] as const).map((fn) => build.reduce(fn, empty, [0], false));
  assert.deepEqual(
    results.map(({ op, shape }) => [op.kind === "full" && op.value, shape]),
    [
      [0, [2]],
      [Number.NEGATIVE_INFINITY, [2]],
      [Number.POSITIVE_INFINITY, [2]],
    ],
  );
});

test("parts without elements are left out of a concatenation, not of its shape", () => {
  const part = leaf([1, 2]);
  assert.equal(build.concat([leaf([0, 2]), part], 0), part);
  assert.deepEqual(build.concat([leaf([0, 2]), leaf([0, 3])], 1).shape, [0, 5]);
});

test("denormal constants are 0 where the backend takes them as 0", () => {
  const value = ({ op }: ReturnType<Builder["full"]>) => op.kind === "full" && op.value;
  assert.equal(value(new Builder(true).full(-1e-39)), -0);
  assert.equal(value(new Builder(false).full(-1e-39)), Math.fround(-1e-39));
});
