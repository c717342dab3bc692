/** The program: a training step as a list of typed values, each computed once, from earlier ones (SSA form). */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import type { InputCell } from "../input";

export type DType = "float32" | "int32" | "bool";
export type Shape = readonly number[];

export const UNARY = [
  "neg",
  "abs",
  "sign",
  "exp",
  "expm1",
  "log",
  "log1p",
  "sqrt",
  "floor",
  "ceil",
  "round",
  "sigmoid",
  "tanh",
  "erf",
  "not",
  "toFloat",
  "toInt",
  "toBool",
] as const;
export const BINARY = [
  "add",
  "sub",
  "mul",
  "div",
  "max",
  "min",
  "pow",
  "equal",
  "notEqual",
  "less",
  "lessEqual",
  "greater",
  "greaterEqual",
  "and",
  "or",
  "xor",
] as const;
export type Unary = (typeof UNARY)[number];
export type Binary = (typeof BINARY)[number];
/** `select` takes a condition, then the value where it holds, then the other. */
export type Elementwise = Unary | Binary | "select";

/** The operation that computes a value. record/lowerings.ts writes every tfjs kernel in these. */
export type Op =
  /** A tensor from outside of the step. Compiling reads its values; the step never changes it. */
  | { readonly kind: "captured"; readonly tensor: Tensor }
  | { readonly kind: "variable"; readonly variable: Variable }
  /** A value of `jit.input`, which the host sets for every step. */
  | { readonly kind: "input"; readonly cell: InputCell }
  | { readonly kind: "constant"; readonly values: Float32Array | Int32Array }
  /** One number in all elements. */
  | { readonly kind: "full"; readonly value: number }
  /** Element by element, operands broadcast as in NumPy. */
  | { readonly kind: "elementwise"; readonly fn: Elementwise }
  | { readonly kind: "broadcast" }
  | { readonly kind: "matmul"; readonly transposeA: boolean; readonly transposeB: boolean }
  /** Reduces over the axes and removes them. */
  | { readonly kind: "reduce"; readonly fn: Reduction; readonly axes: readonly number[] }
  | { readonly kind: "reshape" }
  | { readonly kind: "transpose"; readonly permutation: readonly number[] }
  | { readonly kind: "slice"; readonly begin: readonly number[] }
  | { readonly kind: "concat"; readonly axis: number }
  /** Rows of the first operand, picked by the second. */
  | { readonly kind: "gather" };
export type Reduction = "sum" | "max" | "min";

export interface Value {
  readonly id: number;
  readonly op: Op;
  readonly inputs: readonly Value[];
  readonly shape: Shape;
  readonly dtype: DType;
}

export interface Program {
  /** Every value that is needed, operands before their users. */
  readonly values: readonly Value[];
  readonly loss: Value;
  /** The variables that the step assigns, each with its new value. */
  readonly updates: ReadonlyMap<Variable, Value>;
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** The number of elements that a row value has per row. */
export function featuresOf({ shape }: Value): number {
  return sizeOf(shape.slice(1));
}

/** The strides, in elements, of a row-major array. */
export function strides(shape: Shape): number[] {
  return shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
}

/** The strides of an operand of the shape `own` that is broadcast to `shape`: 0 along the axes where it repeats. */
export function broadcastStrides(own: Shape, shape: Shape): number[] {
  const ownStrides = strides(own);
  const missing = shape.length - own.length;
  return shape.map((_, axis) => (axis < missing || own[axis - missing] === 1 ? 0 : ownStrides[axis - missing]));
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((extent, axis) => extent === b[axis]);
}

/** The shape of operands broadcast as in NumPy. tfjs has already checked that they fit. */
export function broadcastShape(...shapes: Shape[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const extents = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return extents.find((extent) => extent !== 1) ?? 1;
  });
}

/** The tensors from outside that the program reads, in the order of their values. */
export function capturedTensors({ values }: Program): Tensor[] {
  return values.flatMap(({ op }) => (op.kind === "captured" ? [op.tensor] : []));
}
