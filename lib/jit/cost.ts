/** How much work a plan is. */
import { featuresOf } from "./layout";
import type { Plan } from "./plan";
import { sizeOf, type Value } from "./program";

/** Element-wise functions that take more than one instruction, in instructions. */
const EXPENSIVE: Readonly<Record<string, number>> = {
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
  const perPass = plan.passes.map(({ rowValues, sums }) =>
    [...rowValues, ...sums].reduce((total, value) => total + rowOperations(value), 0),
  );
  return perPass.reduce((total, operations) => total + operations, 0);
}

function rowOperations({ op, inputs, shape, ...value }: Value): number {
  switch (op.kind) {
    case "elementwise":
      return featuresOf({ op, inputs, shape, ...value }) * (EXPENSIVE[op.fn] ?? 1);
    case "matmul":
      // Rows times weights, or the sum over rows of products.
      return op.transposeA ? 2 * sizeOf(shape) : 2 * inputs[0].shape[1] * shape[1];
    case "reduce":
      return featuresOf(inputs[0]);
    default:
      return 0;
  }
}

/** Floating-point operations of one step. */
export function operationsPerStep(plan: Plan): number {
  const shared = plan.passes.flatMap((pass) => pass.shared);
  const once = shared.reduce((total, { op, inputs, shape }) => {
    if (op.kind === "matmul") return total + 2 * sizeOf(shape) * inputs[0].shape[op.transposeA ? 0 : 1];
    return total + Math.max(sizeOf(shape), ...inputs.map((operand) => sizeOf(operand.shape)));
  }, 0);
  return operationsPerRow(plan) * plan.rows + once;
}
