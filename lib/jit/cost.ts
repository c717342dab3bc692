/** Cost model: the arithmetic and the memory traffic of a plan. */

import type { Plan } from "./program/plan";
import { featuresOf, sizeOf, type Value } from "./program/program";

/** Element-wise functions that take more than one instruction, in instructions. */
const INSTRUCTIONS: Readonly<Record<string, number>> = {
  exp: 24,
  expm1: 28,
  log: 40,
  log1p: 48,
  sigmoid: 28,
  tanh: 24,
  erf: 28,
  pow: 80,
};

/** Arithmetic instructions per row, each of them on its own feature. */
export function operationsPerRow(plan: Plan): number {
  return plan.passes
    .flatMap(({ rowValues, sums }) => [...rowValues, ...sums])
    .reduce((total, value) => total + rowOperations(value), 0);
}

/** Operations of one step. */
export function operationsPerStep(plan: Plan): number {
  const shared = plan.passes.flatMap((pass) => pass.shared);
  return operationsPerRow(plan) * plan.rows + shared.reduce((total, value) => total + sharedOperations(value), 0);
}

function rowOperations(value: Value): number {
  const { op, inputs, shape } = value;
  switch (op.kind) {
    case "elementwise":
      return featuresOf(value) * (INSTRUCTIONS[op.fn] ?? 1);
    case "matmul":
      // Rows times weights, or the sum over rows of products.
      return op.transposeA ? 2 * sizeOf(shape) : 2 * inputs[0].shape[1] * shape[1];
    case "reduce":
      return featuresOf(inputs[0]);
    default:
      return 0;
  }
}

function sharedOperations({ op, inputs, shape }: Value): number {
  if (op.kind === "matmul") return 2 * sizeOf(shape) * inputs[0].shape[op.transposeA ? 0 : 1];
  return Math.max(sizeOf(shape), ...inputs.map((operand) => sizeOf(operand.shape)));
}
