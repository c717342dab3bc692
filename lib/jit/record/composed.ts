/** Operations of tfjs that take several ops of the program, and readers of tfjs's attributes. */
import type { Builder } from "../program/builder";
import { UnsupportedOperation } from "../program/cannot-compile";
import { broadcastShape, type Shape, sizeOf, type Value } from "../program/program";

export function square(build: Builder, x: Value): Value {
  return build.binary("mul", x, x);
}

export function relu(build: Builder, x: Value): Value {
  return build.binary("max", x, build.full(0, [], x.dtype));
}

export function leakyRelu(build: Builder, x: Value, alpha: Value): Value {
  const scaled = build.binary("mul", x, alpha);
  const slope = alpha.op.kind === "full" ? alpha.op.value : Number.NaN;
  // For slopes up to 1, max(x, slope · x) saves an instruction. (A slope of 0 would give 0 · −∞ = NaN.)
  if (slope <= 1 && slope !== 0 && Number.isFinite(slope)) return build.binary("max", x, scaled);
  return build.select(build.binary("greater", x, build.full(0)), x, scaled);
}

export function elu(build: Builder, x: Value, alpha: number): Value {
  const negative = build.binary("mul", build.unary("expm1", x), build.full(alpha));
  return build.select(build.binary("less", x, build.full(0)), negative, x);
}

export function isNotANumber(build: Builder, x: Value): Value {
  return build.binary("notEqual", x, x);
}

/** The largest whole number up to which float32 holds all of them. */
const MAX_EXACT_INTEGER = 2 ** 24;

/** True if a value is bool cast to int32, with so few elements that their sum is exact in float32. */
export function isCountable(x: Value): boolean {
  const isCondition = x.op.kind === "elementwise" && x.op.fn === "toInt" && x.inputs[0].dtype === "bool";
  return isCondition && sizeOf(x.shape) <= MAX_EXACT_INTEGER;
}

/** The logits less their maximum, so that no exponential overflows. */
export function shifted(build: Builder, logits: Value): Value {
  return build.binary("sub", logits, build.reduce("max", logits, [logits.shape.length - 1], true));
}

export function sumOfLastAxis(build: Builder, x: Value): Value {
  return build.reduce("sum", x, [x.shape.length - 1], true);
}

export function matmul(build: Builder, a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
  const batches = broadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  if (sizeOf(batches) !== 1) throw new UnsupportedOperation("BatchMatMul", ` of shapes [${a.shape}] and [${b.shape}]`);
  const product = build.matmul(
    build.reshape(a, a.shape.slice(-2)),
    build.reshape(b, b.shape.slice(-2)),
    transposeA,
    transposeB,
  );
  return build.reshape(product, [...batches, ...product.shape]);
}

/** The one-hot encoding of indices, as conditions: shape [...indices, depth]. */
export function oneHot(build: Builder, indices: Value, depth: number): Value {
  const classes = build.constant(
    Float32Array.from({ length: depth }, (_, i) => i),
    [depth],
    "int32",
  );
  return build.binary("equal", build.reshape(indices, [...indices.shape, 1]), classes);
}

/** True for values from outside of the step. */
export function isData({ op }: Value): boolean {
  return op.kind === "captured" || op.kind === "constant" || op.kind === "input";
}

/** Has indices from outside checked whenever they are read. Indices that the step computes cannot be checked. */
export function limitIndices(build: Builder, operation: string, indices: Value, rows: number): void {
  if (isData(indices)) build.limit({ indices, begin: 0, end: sizeOf(indices.shape), rows });
  else if (indices.op.kind === "slice" && indices.shape.length === 1 && isData(indices.inputs[0])) {
    const [begin] = indices.op.begin;
    build.limit({ indices: indices.inputs[0], begin, end: begin + indices.shape[0], rows });
  } else throw new UnsupportedOperation(operation, " with computed indices");
}

/** The same row, once for each element of the shape. */
export function oneRow(build: Builder, x: Value, row: number, shape: Shape): Value {
  const [rows, ...rest] = x.shape;
  if (!(row >= 0 && row < rows)) throw new UnsupportedOperation("GatherV2", ` with row ${row} of ${rows}`);
  const slice = build.slice(x, [row, ...rest.map(() => 0)], [1, ...rest]);
  return build.broadcast(build.reshape(slice, rest), [...shape, ...rest]);
}

/** The largest table for which a product with a one-hot matrix costs less than plain tfjs. */
const LARGEST_LOOK_UP = 256;

/** Rows of a table, as the product of a one-hot matrix and the table. */
export function lookUp(build: Builder, table: Value, indices: Value): Value {
  const [rows, ...rest] = table.shape;
  if (rows > LARGEST_LOOK_UP)
    throw new UnsupportedOperation("GatherV2", ` from a table of more than ${LARGEST_LOOK_UP} rows`);
  const flat = build.reshape(table, [rows, sizeOf(rest)]);
  const hot = build.reshape(build.cast(oneHot(build, indices, rows), "float32"), [sizeOf(indices.shape), rows]);
  return build.reshape(build.matmul(hot, flat, false, false), [...indices.shape, ...rest]);
}

export function tile(build: Builder, x: Value, repetitions: readonly number[]): Value {
  let result = x;
  for (const [axis, times] of repetitions.entries()) {
    if (times === 1) continue;
    const shape = result.shape.map((extent, i) => (i === axis ? extent * times : extent));
    result = x.shape[axis] === 1 ? build.broadcast(result, shape) : build.concat(Array(times).fill(result), axis);
  }
  return result;
}

export function pad(build: Builder, x: Value, paddings: readonly [number, number][], value: number): Value {
  let result = x;
  for (const [axis, widths] of paddings.entries()) {
    const [before, after] = widths.map((width) => {
      const shape = result.shape.map((extent, i) => (i === axis ? width : extent));
      return build.full(value, shape, x.dtype);
    });
    const parts = [before, result, after].filter((part) => part.shape[axis] > 0);
    result = build.concat(parts, axis);
  }
  return result;
}

/** The axes of an attribute, counted from 0; all axes if it is missing. */
export function axesOf(axis: unknown, shape: Shape): number[] {
  if (axis === undefined || axis === null) return shape.map((_, i) => i);
  return [axis].flat().map((one) => ((one as number) < 0 ? (one as number) + shape.length : (one as number)));
}

/** One number per axis, from an attribute that may be a single number or too short; `rest` for the others. */
export function perAxis(given: unknown, shape: Shape, rest: number): number[] {
  const numbers = [given].flat() as number[];
  return shape.map((_, axis) => numbers[axis] ?? rest);
}

/** The sizes of a split, with −1 replaced by the remaining extent. */
export function splitSizes(sizes: readonly number[], extent: number): number[] {
  const known = sizes.filter((size) => size !== -1).reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => (size === -1 ? extent - known : size));
}

/** A shape with −1 replaced by the extent that keeps the number of elements. */
export function inferred(shape: readonly number[], from: Shape): number[] {
  const known = sizeOf(shape.filter((extent) => extent !== -1));
  return shape.map((extent) => (extent === -1 ? sizeOf(from) / known : extent));
}
