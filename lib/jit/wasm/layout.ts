/** Where everything of a plan lies in the memory of its kernel. */
import type { Variable } from "@tensorflow/tfjs";
import type { Plan } from "../program/plan";
import { featuresOf, sizeOf, type Value } from "../program/program";

/** float32 numbers per SIMD register. */
export const LANES = 4;
/** A tile has a multiple of so many rows: products take two registers of rows at once. */
export const ROW_BLOCK = 2 * LANES;
export const FLOAT_BYTES = 4;
export const VECTOR_BYTES = LANES * FLOAT_BYTES;
const PAGE_BYTES = 65536;
/** Losses and inputs of this many steps are kept, unless the inputs are large. */
const MAX_STEPS = 4096;
const MAX_INPUT_BYTES = 1 << 22;

/**
 * A row value in memory lies tile by tile, and in a tile feature by feature: the rows of a feature are neighbours, `stride` bytes from those of
 * the next one.
 */
export interface RowLeaf {
  readonly address: number;
  readonly stride: number;
}

export interface Layout {
  /** Rows, rounded up to whole tiles. */
  readonly paddedRows: number;
  /** One word per row, all ones for the real ones; undefined if all are real. */
  readonly rowMask: number | undefined;
  /** Variables that the step assigns come first, in the order of the program's updates; then those that it only reads. */
  readonly variables: ReadonlyMap<Variable, number>;
  readonly updated: {
    readonly current: number;
    readonly previous: number;
    readonly next: number;
    readonly bytes: number;
  };
  /** The values of the host for the current step, and a table of those for all steps of a call. */
  readonly inputs: { readonly slots: number; readonly bytes: number; readonly table: number };
  readonly losses: number;
  /** Most steps per call. */
  readonly maxSteps: number;
  readonly rowLeaves: ReadonlyMap<Value, RowLeaf>;
  /** Shared values that have a place in memory. */
  readonly shared: ReadonlyMap<Value, number>;
  /** A captured tensor whose rows are picked by index, feature by feature. */
  readonly sources: ReadonlyMap<Value, RowLeaf>;
  readonly tileRows: number;
  /** Memory for the row values of the tile at hand. */
  readonly scratch: number;
  readonly bytes: number;
  readonly pages: number;
}

/** @param tileRows a multiple of `ROW_BLOCK` */
export function makeLayout(plan: Plan, tileRows: number, scratchBytes: number): Layout {
  const { program, rowValues } = plan;
  let end = VECTOR_BYTES;
  const allocate = (bytes: number): number => {
    const address = end;
    end += Math.ceil(bytes / VECTOR_BYTES) * VECTOR_BYTES;
    return address;
  };
  const paddedRows = Math.ceil(plan.rows / tileRows) * tileRows;
  const stride = tileRows * FLOAT_BYTES;

  const variables = new Map<Variable, number>();
  const current = end;
  for (const variable of program.updates.keys()) variables.set(variable, allocate(variable.size * FLOAT_BYTES));
  const updatedBytes = end - current;
  const previous = allocate(updatedBytes);
  const next = allocate(updatedBytes);
  for (const { op } of program.values) {
    if (op.kind === "variable" && !variables.has(op.variable))
      variables.set(op.variable, allocate(op.variable.size * FLOAT_BYTES));
  }

  const rowLeaves = new Map<Value, RowLeaf>();
  const shared = new Map<Value, number>();
  const sources = new Map<Value, RowLeaf>();
  const allocateRows = (value: Value): void => {
    rowLeaves.set(value, {
      address: allocate(featuresOf(value) * paddedRows * FLOAT_BYTES),
      stride,
    });
  };
  const slots = end;
  for (const value of program.values.filter(({ op }) => op.kind === "input")) {
    if (rowValues.has(value)) allocateRows(value);
    else shared.set(value, allocate(sizeOf(value.shape) * FLOAT_BYTES));
  }
  const inputBytes = end - slots;
  const maxSteps = Math.max(1, Math.min(MAX_STEPS, Math.floor(MAX_INPUT_BYTES / Math.max(inputBytes, 1))));
  const table = allocate(inputBytes * maxSteps);
  const losses = allocate(maxSteps * FLOAT_BYTES);

  for (const value of program.values) {
    const { op } = value;
    if (op.kind === "variable") shared.set(value, variables.get(op.variable) as number);
    else if (op.kind === "captured" || op.kind === "constant") {
      if (rowValues.has(value)) allocateRows(value);
    } else if (op.kind === "gather" && rowValues.has(value)) {
      allocateRows(value);
      const [source] = value.inputs;
      const sourceStride = source.shape[0] * FLOAT_BYTES;
      if (!sources.has(source))
        sources.set(source, { address: allocate(featuresOf(source) * sourceStride), stride: sourceStride });
    }
  }
  for (const value of program.values) {
    const isData = value.op.kind === "captured" || value.op.kind === "constant";
    if (isData && !rowValues.has(value) && !sources.has(value))
      shared.set(value, allocate(sizeOf(value.shape) * FLOAT_BYTES));
  }
  // The new value of a variable is computed where it waits for the end of the step.
  for (const [variable, value] of program.updates) {
    const place = next + (variables.get(variable) as number) - current;
    if (value.inputs.length > 0 && value.op.kind !== "reshape" && !shared.has(value)) shared.set(value, place);
  }
  const inMemory = new Set([program.loss, ...program.updates.values()]);
  for (const value of program.values) {
    if (value.op.kind !== "elementwise" && !rowValues.has(value))
      for (const operand of value.inputs) inMemory.add(operand);
  }
  for (const value of program.values) {
    if (shared.has(value) || rowValues.has(value) || plan.fused.has(value)) continue;
    const size = sizeOf(value.shape) * FLOAT_BYTES;
    if (value.op.kind === "reshape") {
      // A reshaped value is the same numbers in the same order.
      const source = rowValues.has(value.inputs[0]) ? undefined : shared.get(value.inputs[0]);
      shared.set(value, source ?? allocate(size));
    } else if (value.inputs.length > 0 || (value.op.kind === "full" && inMemory.has(value)))
      shared.set(value, allocate(size));
  }
  const rowMask = paddedRows > plan.rows ? allocate(paddedRows * FLOAT_BYTES) : undefined;
  const scratch = allocate(scratchBytes);
  return {
    paddedRows,
    rowMask,
    variables,
    updated: { current, previous, next, bytes: updatedBytes },
    inputs: { slots, bytes: inputBytes, table },
    losses,
    maxSteps,
    rowLeaves,
    shared,
    sources,
    tileRows,
    scratch,
    bytes: end,
    pages: Math.ceil(end / PAGE_BYTES),
  };
}
