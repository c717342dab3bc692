/** What a reduction starts from, and the instructions that join two of its values. */
import type { Op, Reduction as ReductionName } from "../program/program";
import type { Instruction } from "./instructions";

export interface Reduction {
  readonly start: number;
  /** Of four lanes. */
  readonly vector: Instruction;
  readonly scalar: Instruction;
}

export const REDUCTIONS: Readonly<Record<ReductionName, Reduction>> = {
  sum: { start: 0, vector: "f32x4.add", scalar: "f32.add" },
  max: { start: Number.NEGATIVE_INFINITY, vector: "f32x4.max", scalar: "f32.max" },
  min: { start: Number.POSITIVE_INFINITY, vector: "f32x4.min", scalar: "f32.min" },
};

/** How a value over all rows is gathered: products of rows are summed. */
export function reductionOf(op: Op): Reduction {
  return REDUCTIONS[op.kind === "reduce" ? op.fn : "sum"];
}
