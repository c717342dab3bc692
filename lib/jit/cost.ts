/** How much work a plan is, and how long each engine is likely to take for it. */

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

/** Microseconds per step that are to be expected. */
export interface Costs {
  readonly wasm: number;
  readonly graph: number;
}

/**
 * Microseconds of a step; per million operations, of products and element by element; per op, as TensorFlow starts a kernel for each; and per million
 * rows that ops go through. Fitted by `npm run bench -- jit-fit` to the typical runs of 22 networks on two cores of an AMD EPYC (Zen 5), Node 20,
 * TensorFlow 2.15; the graph's to those where it comes near the kernel.
 */
const FITTED = {
  tiled: { step: 0, products: 18, elements: 28, perOp: 0.014, perRowOp: 34 },
  graph: { step: 110, products: 2.3, elements: 7.5, perOp: 0, perRowOp: 390 },
} as const;

/**
 * The graph must promise this part of the kernel's time. Where both are about as fast, the kernel is the better choice: it keeps one core, not all of them, busy, and
 * its time depends less on what else the machine does.
 */
const GRAPH_MARGIN = 0.9;

/** Whether the graph is likely to be the faster one. */
export function graphIsFaster({ wasm, graph }: Costs): boolean {
  return graph < GRAPH_MARGIN * wasm;
}

export function estimate(plan: Plan): Costs {
  const work = workOf(plan);
  return {
    wasm: time(FITTED.tiled, work),
    graph: time(FITTED.graph, work),
  };
}

export interface Work {
  /** Millions of operations of matrix products. */
  readonly products: number;
  /** Millions of operations element by element. */
  readonly elements: number;
  readonly ops: number;
  /** Millions of rows that ops go through: TensorFlow takes some time for each, however few features it has. */
  readonly rowOps: number;
}

function time(
  fitted: Readonly<Record<"step" | "products" | "elements" | "perOp" | "perRowOp", number>>,
  work: Work,
): number {
  return (
    fitted.step +
    fitted.products * work.products +
    fitted.elements * work.elements +
    fitted.perOp * work.ops +
    fitted.perRowOp * work.rowOps
  );
}

/** What one step takes. */
export function workOf(plan: Plan): Work {
  const passes = plan.passes.flatMap(({ rowValues, sums }) => [...rowValues, ...sums]);
  const shared = plan.passes.flatMap((pass) => pass.shared);
  const isProduct = ({ op }: Value) => op.kind === "matmul";
  const total = (values: readonly Value[], operations: (value: Value) => number) =>
    values.reduce((sum, value) => sum + operations(value), 0) / 1e6;
  const perRow = (product: boolean) =>
    total(
      passes.filter((value) => isProduct(value) === product),
      rowOperations,
    ) * plan.rows;
  return {
    products: perRow(true) + total(shared.filter(isProduct), sharedOperations),
    elements:
      perRow(false) +
      total(
        shared.filter((value) => !isProduct(value)),
        sharedOperations,
      ),
    ops: plan.program.values.filter(({ inputs }) => inputs.length > 0).length,
    rowOps: (passes.filter(({ inputs }) => inputs.length > 0).length * plan.rows) / 1e6,
  };
}

/** Arithmetic instructions per row, each of them on its own feature. */
export function operationsPerRow(plan: Plan): number {
  return plan.passes
    .flatMap(({ rowValues, sums }) => [...rowValues, ...sums])
    .reduce((total, value) => total + rowOperations(value), 0);
}

/** Operations of one step. */
export function operationsPerStep(plan: Plan): number {
  const { products, elements } = workOf(plan);
  return Math.round((products + elements) * 1e6);
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
