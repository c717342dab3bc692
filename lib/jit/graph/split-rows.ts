/**
 * The same program with the batch in parts: each row value becomes one value per part, each sum over the rows the sum of the parts' sums.
 * The parts do not wait for each other, so an engine that runs independent values side by side keeps all cores at work.
 */
import { availableParallelism } from "node:os";
import type { Plan } from "../program/plan";
import { type DType, featuresOf, type Op, type Program, type Shape, type Value } from "../program/program";
import { inPairs } from "../program/rewrite";

interface Part {
  readonly begin: number;
  readonly rows: number;
}

/** Numbers of a layer's part that stay in a core's cache with what belongs to them; measured at widths 32 to 512. */
const PART_NUMBERS = 1 << 16;
/** A product puts its matrix in order for the processor first: with fewer rows than these, that would be most of the work. */
const FEWEST_ROWS = 64;
/** Each part is nodes of its own, which take time to compile. */
const MOST_PARTS = 32;
/** Rows of a part begin where a register of 64 bytes does, so that TensorFlow need not copy them. */
const ALIGNED_ROWS = 16;

/** Into how large parts the batch goes best: a part for every core, or more if they would not stay in the cache. */
export function rowsPerPart({ rows, rowValues }: Plan, cores = availableParallelism()): number {
  const widest = Math.max(1, ...[...rowValues].filter(({ op }) => op.kind === "matmul").map(featuresOf));
  // A matrix that fills the cache itself is worth it for the more rows, the larger it is.
  const fewest = Math.max(FEWEST_ROWS, widest ** 2 / 256, rows / MOST_PARTS);
  const wanted = Math.max(fewest, Math.min(PART_NUMBERS / widest, rows / cores));
  return Math.ceil(wanted / ALIGNED_ROWS) * ALIGNED_ROWS;
}

/** @param size rows of every part but the last */
export function splitRows(plan: Plan, size: number): Program {
  const { program, rows, rowValues } = plan;
  const parts: Part[] = [];
  for (let begin = 0; begin < rows; begin += size) parts.push({ begin, rows: Math.min(size, rows - begin) });
  if (parts.length < 2) return program;

  const values: Value[] = [];
  const whole = new Map<Value, Value>();
  const pieces = new Map<Value, readonly Value[]>();
  const add = (op: Op, inputs: readonly Value[], shape: Shape, dtype: DType): Value => {
    const value = { id: values.length, op, inputs, shape, dtype };
    values.push(value);
    return value;
  };
  const ofWhole = ({ op, inputs, shape, dtype }: Value): Value =>
    add(
      op,
      inputs.map((operand) => whole.get(operand) as Value),
      shape,
      dtype,
    );
  const slices = (leaf: Value): Value[] => {
    const { shape, dtype } = leaf;
    const all = add(leaf.op, [], shape, dtype);
    return parts.map((part) => {
      const begin = shape.map((_, axis) => (axis === 0 ? part.begin : 0));
      return add({ kind: "slice", begin }, [all], shapeOf(leaf, part), dtype);
    });
  };
  const operandOf = (value: Value, operand: Value, index: number): Value => {
    const own = pieces.get(operand)?.[index] ?? (whole.get(operand) as Value);
    // The same number in every row belongs to no row, but has the shape of all.
    const hasRows = operand.op.kind === "full" && operand.shape.length === value.shape.length;
    return hasRows && operand.shape[0] === rows ? add(own.op, [], shapeOf(operand, parts[index]), own.dtype) : own;
  };
  const ofParts = (value: Value, shapeIn: (part: Part) => Shape): Value[] =>
    parts.map((part, index) => {
      const operands = value.inputs.map((operand) => operandOf(value, operand, index));
      return add(value.op, operands, shapeIn(part), value.dtype);
    });
  const combined = (sum: Value): Value => {
    const { op, shape, dtype } = sum;
    const fn = op.kind === "reduce" && op.fn !== "sum" ? op.fn : "add";
    const sums = ofParts(sum, () => shape);
    return inPairs(sums, (a, b) => add({ kind: "elementwise", fn }, [a, b], shape, dtype));
  };

  for (const value of program.values) {
    const isRow = rowValues.has(value);
    if (isRow && value.inputs.length === 0) pieces.set(value, slices(value));
    else if (isRow)
      pieces.set(
        value,
        ofParts(value, (part) => shapeOf(value, part)),
      );
    else if (value.inputs.some((operand) => rowValues.has(operand))) whole.set(value, combined(value));
    else whole.set(value, ofWhole(value));
  }
  const updates = new Map([...program.updates].map(([variable, value]) => [variable, whole.get(value) as Value]));
  return { values, loss: whole.get(program.loss) as Value, updates };
}

function shapeOf(value: Value, part: Part): Shape {
  return [part.rows, ...value.shape.slice(1)];
}
