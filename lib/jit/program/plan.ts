/**
 * The plan: the values of a program that belong to a row of the batch, and the order in which all values are computed.
 *
 * A row value has elements for every row (the activations of a layer). SIMD registers compute it, one row per lane.
 *
 * A shared value is the same for all rows (weights, their gradients, the loss). A shared value that reduces over the
 * rows accumulates while the rows are read. A row value that needs such a reduction (a batch's mean) waits for the next
 * pass over the rows.
 */
import { type Program, sizeOf, type Value } from "./program";
import { countUses, rewrite } from "./rewrite";

export interface Plan {
  readonly program: Program;
  /** The number of rows of the batch; 0 if the program has no batch dimension, so that every value is shared. */
  readonly rows: number;
  readonly rowValues: ReadonlySet<Value>;
  readonly passes: readonly Pass[];
  /** Shared values that are computed inside the loop of their only user, and need no memory. */
  readonly fused: ReadonlySet<Value>;
}

/** A pass: shared values to compute, then one loop over the rows. The last pass has no such loop. */
export interface Pass {
  readonly shared: readonly Value[];
  /** Shared values that this pass reduces over the rows. */
  readonly sums: readonly Value[];
  /** The row values that the sums need, operands first. */
  readonly rowValues: readonly Value[];
}

export function makePlan(program: Program): Plan {
  for (const leaves of batchCandidates(program)) {
    const rowValues = findRowValues(program, leaves);
    if (rowValues) return schedule(spreadShared(program, rowValues), leaves[0].shape[0]);
  }
  return schedule(spreadShared(program, new Set()), 0);
}

const LEAVES = ["captured", "constant", "input"];

/**
 * Sets of leaves whose first axis may be the batch. A set has leaves of one extent; sets with the most data come first.
 * Each is tried a second time without its vectors.
 */
function batchCandidates(program: Program): Value[][] {
  const sources = new Set(program.values.filter(({ op }) => op.kind === "gather").map(({ inputs }) => inputs[0]));
  const leaves = program.values.filter(({ op, shape }) => LEAVES.includes(op.kind) && shape.length > 0);
  const volumes = new Map<number, number>();
  for (const { op, shape } of leaves.filter((leaf) => !sources.has(leaf))) {
    // An input picks the rows of a mini-batch, so its extent is the batch's before that of any other leaf.
    const weight = op.kind === "input" ? 1e9 : 1;
    volumes.set(shape[0], (volumes.get(shape[0]) ?? 0) + weight * shape.reduce((size, extent) => size * extent, 1));
  }
  const extents = [...volumes.keys()].sort((a, b) => (volumes.get(b) as number) - (volumes.get(a) as number));
  return extents.flatMap((rows) => {
    const all = leaves.filter((leaf) => leaf.shape[0] === rows && !sources.has(leaf));
    const matrices = all.filter((leaf) => leaf.shape.length > 1);
    return matrices.length > 0 && matrices.length < all.length ? [all, matrices] : [all];
  });
}

/** The row values that follow from these leaves; undefined if an op mixes rows in a way that no plan can express. */
function findRowValues(program: Program, leaves: readonly Value[]): Set<Value> | undefined {
  const rowValues = new Set(leaves);
  const rows = leaves[0].shape[0];
  for (const value of program.values) {
    if (value.inputs.length === 0) continue;
    const kind = classify(value, rows, rowValues);
    if (kind === undefined) return undefined;
    if (kind === "row") rowValues.add(value);
  }
  const results = [program.loss, ...program.updates.values()];
  return results.some((result) => rowValues.has(result)) ? undefined : rowValues;
}

function classify(value: Value, rows: number, rowValues: ReadonlySet<Value>): "row" | "shared" | undefined {
  const { op, inputs, shape } = value;
  const isRow = inputs.map((operand) => rowValues.has(operand));
  const [a, b] = isRow;
  const rowIf = (condition: boolean) => (condition ? "row" : undefined);
  if (op.kind === "broadcast" && !a) {
    const source = inputs[0].shape;
    const spreadsRows = shape[0] === rows && rows > 1 && (source.length < shape.length || source[0] === 1);
    return spreadsRows ? "row" : "shared";
  }
  if (!isRow.includes(true)) return "shared";
  switch (op.kind) {
    case "elementwise":
    case "concat":
      return rowIf(
        shape[0] === rows &&
          inputs.every((operand, i) => {
            const aligned = operand.shape.length === shape.length;
            if (isRow[i]) return aligned;
            // A shared operand must be the same for all rows.
            if (operand.op.kind === "full") return true;
            return op.kind === "elementwise" && (!aligned || operand.shape[0] === 1);
          }) &&
          (op.kind !== "concat" || op.axis !== 0),
      );
    case "matmul":
      if (a && !b) return rowIf(!op.transposeA);
      if (a && b && op.transposeA && !op.transposeB) return "shared";
      return undefined;
    case "reduce":
      if (!op.axes.includes(0)) return "row";
      return "shared";
    case "reshape":
    case "broadcast":
      return rowIf(
        shape.length > 0 && shape[0] === rows && (op.kind === "reshape" || inputs[0].shape.length === shape.length),
      );
    case "transpose":
      return rowIf(op.permutation[0] === 0);
    case "slice":
      return rowIf(op.begin[0] === 0 && shape[0] === rows);
    case "gather":
      return rowIf(!a && b && inputs[1].shape.length === 1 && inputs[0].op.kind !== "input");
    default:
      return undefined;
  }
}

/** True for a shared value that is reduced over the rows while they are read. */
function isSum(value: Value, rowValues: ReadonlySet<Value>): boolean {
  return !rowValues.has(value) && value.inputs.some((operand) => rowValues.has(operand));
}

interface Classified {
  readonly program: Program;
  readonly rowValues: ReadonlySet<Value>;
}

/**
 * Adds a broadcast value for each shared operand that an element-wise loop cannot read: one that has neither a single
 * element nor as many as the result.
 */
function spreadShared(program: Program, rowValues: ReadonlySet<Value>): Classified {
  const newRows = new Set<Value>();
  const spread = rewrite(program, (value, inputs, add) => {
    const own = inputs.map((operand) => {
      const size = sizeOf(operand.shape);
      const fits = size === 1 || operand.op.kind === "full" || size === sizeOf(value.shape);
      if (fits || value.op.kind !== "elementwise" || rowValues.has(value)) return operand;
      return add({ kind: "broadcast" }, [operand], value.shape, operand.dtype);
    });
    const renewal = add(value.op, own, value.shape, value.dtype);
    if (rowValues.has(value)) newRows.add(renewal);
    return renewal;
  });
  return { program: spread, rowValues: newRows };
}

function schedule({ program, rowValues }: Classified, rows: number): Plan {
  /** The first pass that can compute a value: a row value in its loop over the rows, a shared value before the loop. */
  const level = new Map<Value, number>();
  let last = 0;
  for (const value of program.values) {
    const known = Math.max(0, ...value.inputs.map((operand) => level.get(operand) as number));
    level.set(value, isSum(value, rowValues) ? known + 1 : known);
    last = Math.max(last, level.get(value) as number);
  }
  const passes = Array.from({ length: last + 1 }, (_, index): Pass => {
    const isHere = (value: Value, at: number) => level.get(value) === at && !rowValues.has(value);
    const sums = program.values.filter((value) => isHere(value, index + 1) && isSum(value, rowValues));
    const shared = program.values.filter(
      (value) => isHere(value, index) && !isSum(value, rowValues) && value.inputs.length > 0,
    );
    return { shared, sums, rowValues: neededRows(sums, rowValues) };
  });
  return { program, rows, rowValues, passes, fused: fusedValues(program, passes) };
}

/** Shared element-wise values with a single use, in an element-wise value of the same size and pass. */
function fusedValues(program: Program, passes: readonly Pass[]): Set<Value> {
  const uses = countUses(program);
  const fused = new Set<Value>();
  for (const { shared } of passes) {
    const here = new Set(shared);
    for (const user of shared.filter(({ op }) => op.kind === "elementwise")) {
      for (const operand of user.inputs) {
        const sameLoop =
          here.has(operand) && operand.op.kind === "elementwise" && sizeOf(operand.shape) === sizeOf(user.shape);
        if (sameLoop && uses.get(operand) === 1) fused.add(operand);
      }
    }
  }
  return fused;
}

/** The row values of a pass. Every pass computes its own anew: that costs less than keeping them for all rows. */
function neededRows(sums: readonly Value[], rowValues: ReadonlySet<Value>): Value[] {
  const needed = new Set<Value>();
  const visit = (value: Value): void => {
    if (needed.has(value) || !rowValues.has(value)) return;
    for (const operand of value.inputs) visit(operand);
    needed.add(value);
  };
  for (const sum of sums) for (const operand of sum.inputs) visit(operand);
  return [...needed].sort((a, b) => a.id - b.id);
}
