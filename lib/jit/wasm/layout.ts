/** The memory of a step: an address for everything in its plan. */
import type { Variable } from "@tensorflow/tfjs";
import type { Plan } from "../program/plan";
import { featuresOf, sizeOf, type Value } from "../program/program";
import type { Tickets } from "./tickets";
import type { Updates } from "./updates";

/** float32 numbers per SIMD register. */
export const LANES = 4;
/** A tile has a multiple of so many rows: products take two registers of rows at once. */
export const ROW_BLOCK = 2 * LANES;
export const FLOAT_BYTES = 4;
export const VECTOR_BYTES = LANES * FLOAT_BYTES;
const PAGE_BYTES = 65536;
/** Two of 64 bytes, as processors fetch them in pairs. */
const CACHE_LINE_BYTES = 128;
/** Losses and inputs of this many steps are kept, unless the inputs are large. */
const MAX_STEPS = 4096;
const MAX_INPUT_BYTES = 1 << 22;

/**
 * A row value in memory lies tile by tile, and in a tile feature by feature: the rows of a feature are neighbours,
 * `stride` bytes from those of the next one.
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
  /**
   * Variables that the step assigns come first, in the order of the program's updates; then those that it only reads.
   */
  readonly variables: ReadonlyMap<Variable, number>;
  /** The variables that the step assigns, together, and their values from before the last step. */
  readonly updated: { readonly current: number; readonly previous: number; readonly bytes: number };
  /** The addresses of new values of variables that are not updated in place. */
  readonly next: ReadonlyMap<Variable, number>;
  /** The values of the host for the current step, and a table of those for all steps of a call. */
  readonly inputs: { readonly slots: number; readonly bytes: number; readonly table: number };
  readonly losses: number;
  /** Most steps per call. */
  readonly maxSteps: number;
  readonly rowLeaves: ReadonlyMap<Value, RowLeaf>;
  /** Shared values that have a place in memory. */
  readonly shared: ReadonlyMap<Value, number>;
  /** Captured tensors whose rows are picked by index, row by row. */
  readonly sources: ReadonlyMap<Value, number>;
  readonly tileRows: number;
  readonly parts: readonly BatchPart[];
  /** The place, from `BatchPart.sums` on, of a part's share of each reduction over the rows. */
  readonly sums: ReadonlyMap<Value, number>;
  readonly tickets: Tickets;
  /** True if the host's matrix product computes a product. */
  readonly isNative: (product: Value) => boolean;
  readonly bytes: number;
  readonly pages: number;
}

/** A part of the batch, of whole tiles, that one thread computes. */
export interface BatchPart {
  /** The byte offsets, in one feature of the batch, of its first row and of the row after its last. */
  readonly begin: number;
  readonly end: number;
  /** The address of memory for the row values of the tile at hand. */
  readonly scratch: number;
  readonly sums: number;
}

export interface LayoutOptions {
  /** A multiple of `ROW_BLOCK`. */
  readonly tileRows: number;
  /** The bytes that the row values of a tile take. */
  readonly scratchBytes: number;
  readonly parts: number;
  readonly native: ReadonlySet<Value>;
}

export function makeLayout(
  plan: Plan,
  updates: Updates,
  { tileRows, scratchBytes, parts: partCount, native }: LayoutOptions,
): Layout {
  const { program, rowValues } = plan;
  let end = VECTOR_BYTES;
  const allocate = (bytes: number): number => {
    const address = end;
    end += Math.ceil(bytes / VECTOR_BYTES) * VECTOR_BYTES;
    return address;
  };
  /** In cache lines of its own, so that threads do not wait for each other's. */
  const allocateApart = (bytes: number): number => {
    end = Math.ceil(end / CACHE_LINE_BYTES) * CACHE_LINE_BYTES;
    return allocate(Math.ceil(bytes / CACHE_LINE_BYTES) * CACHE_LINE_BYTES);
  };
  const paddedRows = Math.ceil(plan.rows / tileRows) * tileRows;
  const stride = tileRows * FLOAT_BYTES;

  const variables = new Map<Variable, number>();
  const current = end;
  for (const variable of program.updates.keys()) variables.set(variable, allocate(variable.size * FLOAT_BYTES));
  const updatedBytes = end - current;
  const previous = allocate(updatedBytes);
  const next = new Map([...updates.copied.keys()].map((variable) => [variable, allocate(variable.size * FLOAT_BYTES)]));
  for (const { op } of program.values) {
    if (op.kind === "variable" && !variables.has(op.variable))
      variables.set(op.variable, allocate(op.variable.size * FLOAT_BYTES));
  }

  const rowLeaves = new Map<Value, RowLeaf>();
  const shared = new Map<Value, number>();
  const sources = new Map<Value, number>();
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
      if (!sources.has(source)) sources.set(source, allocate(sizeOf(source.shape) * FLOAT_BYTES));
    }
  }
  for (const value of program.values) {
    const isData = value.op.kind === "captured" || value.op.kind === "constant";
    if (isData && !rowValues.has(value) && !sources.has(value))
      shared.set(value, allocate(sizeOf(value.shape) * FLOAT_BYTES));
  }
  for (const [value, variable] of updates.inPlace) shared.set(value, variables.get(variable) as number);
  for (const [variable, value] of updates.copied) {
    if (value.inputs.length > 0 && value.op.kind !== "reshape" && !shared.has(value))
      shared.set(value, next.get(variable) as number);
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
  const sums = new Map<Value, number>();
  let sumBytes = 0;
  for (const pass of plan.passes) {
    let place = 0;
    for (const sum of pass.sums) {
      // A single part writes a reduction where it is read.
      sums.set(sum, partCount === 1 ? (shared.get(sum) as number) : place);
      place += paddedBytes(sum);
    }
    if (partCount > 1) sumBytes = Math.max(sumBytes, place);
  }
  const tiles = paddedRows / tileRows;
  const firstTile = (part: number) => Math.floor((tiles * part) / partCount) * stride;
  const parts = Array.from({ length: partCount }, (_, part) => ({
    begin: firstTile(part),
    end: firstTile(part + 1),
    scratch: allocateApart(scratchBytes),
    sums: partCount === 1 ? 0 : allocateApart(sumBytes),
  }));
  const [issued, taken, done, offset] = Array.from({ length: 4 }, () => allocateApart(8));
  return {
    paddedRows,
    rowMask,
    variables,
    updated: { current, previous, bytes: updatedBytes },
    next,
    inputs: { slots, bytes: inputBytes, table },
    losses,
    maxSteps,
    rowLeaves,
    shared,
    sources,
    tileRows,
    parts,
    sums,
    tickets: { issued, taken, done, offset },
    isNative: (product) => native.has(product),
    bytes: end,
    pages: Math.ceil(end / PAGE_BYTES),
  };
}

/** The bytes of a shared value, rounded up to whole registers. */
export function paddedBytes({ shape }: Value): number {
  return Math.ceil(sizeOf(shape) / LANES) * VECTOR_BYTES;
}
