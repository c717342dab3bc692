import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "../../tensorflow";
import { Builder } from "./builder";
import { withoutDeadValues } from "./dead-values";
import { makePlan } from "./plan";
import type { Value } from "./program";

const build = new Builder();
const captured = (shape: number[]) => build.leaf({}, { kind: "captured", tensor: tf.zeros(shape) }, shape, "float32");
const weights = (shape: number[]) =>
  build.leaf({}, { kind: "variable", variable: tf.variable(tf.zeros(shape)) }, shape, "float32");
const planOf = (loss: Value) => makePlan(withoutDeadValues(loss, new Map()));
const mean = (x: Value) => build.binary("div", build.reduce("sum", x, [0, 1], false), build.full(7));

test("activations belong to the rows of the batch, weights and the loss do not", () => {
  const [x, w] = [captured([7, 3]), weights([3, 2])];
  const hidden = build.unary("tanh", build.matmul(x, w, false, false));
  const plan = planOf(mean(hidden));
  assert.equal(plan.rows, 7);
  const rows = plan.program.values.filter((value) => plan.rowValues.has(value));
  assert.deepEqual(
    rows.map(({ op }) => (op.kind === "elementwise" ? op.fn : op.kind)),
    ["captured", "matmul", "tanh"],
  );
  assert.deepEqual(
    plan.passes.map(({ sums, rowValues }) => [sums.length, rowValues.length]),
    [
      [1, 3],
      [0, 0],
    ],
  );
});

test("a row value that needs a sum over the rows waits for the next pass", () => {
  const x = captured([7, 3]);
  const average = build.binary("div", build.reduce("sum", x, [0], true), build.full(7));
  const plan = planOf(mean(build.unary("abs", build.binary("sub", x, average))));
  assert.deepEqual(
    plan.passes.map(({ sums }) => sums.length),
    [1, 1, 0],
  );
  for (const { shared, sums } of plan.passes) {
    const later = plan.passes.slice(plan.passes.findIndex((pass) => pass.shared === shared) + 1);
    for (const value of [...shared, ...sums])
      assert.ok(!later.some((pass) => pass.shared.includes(value) || pass.sums.includes(value)));
  }
});

test("rows that mix have no batch dimension", () => {
  const x = captured([3, 3]);
  const plan = planOf(mean(build.matmul(build.transpose(x, [1, 0]), build.unary("abs", x), false, true)));
  assert.equal(plan.rows, 0);
  assert.equal(plan.rowValues.size, 0);
});
