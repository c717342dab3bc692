/** Reductions: the start value, and the instructions that combine two values. */

import type { Instruction } from "../../wasm/instructions";
import type { Op, Reduction as ReductionName } from "../program/program";

export interface Reduction {
  readonly start: number;
  /** The instruction for four lanes. */
  readonly vector: Instruction;
  readonly scalar: Instruction;
}

export const REDUCTIONS: Readonly<Record<ReductionName, Reduction>> = {
  sum: { start: 0, vector: "f32x4.add", scalar: "f32.add" },
  max: { start: Number.NEGATIVE_INFINITY, vector: "f32x4.max", scalar: "f32.max" },
  min: { start: Number.POSITIVE_INFINITY, vector: "f32x4.min", scalar: "f32.min" },
};

/** The reduction that gathers a value over all rows: products of rows are summed. */
export function reductionOf(op: Op): Reduction {
  return REDUCTIONS[op.kind === "reduce" ? op.fn : "sum"];
}
