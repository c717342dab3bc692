/** The program: a training step as a list of typed values, each computed once from earlier ones (SSA form). builder.ts makes it. */
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

/** What a value is computed by. Everything that a tfjs kernel does is written in these (see ops.ts). */
export type Op =
  /** A tensor made outside of the step: read again when the step is compiled, never changed by it. */
  | { readonly kind: "captured"; readonly tensor: Tensor }
  | { readonly kind: "variable"; readonly variable: Variable }
  /** A value that the host gives for every step. */
  | { readonly kind: "input"; readonly cell: InputCell }
  | { readonly kind: "constant"; readonly values: Float32Array | Int32Array }
  /** The same number everywhere. */
  | { readonly kind: "full"; readonly value: number }
  /** Element by element, operands broadcast as in NumPy. */
  | { readonly kind: "elementwise"; readonly fn: Elementwise }
  | { readonly kind: "broadcast" }
  | { readonly kind: "matmul"; readonly transposeA: boolean; readonly transposeB: boolean }
  /** Removes the axes. */
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
  /** What the step assigns. */
  readonly updates: ReadonlyMap<Variable, Value>;
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

/** How many numbers a row value has per row. */
export function featuresOf({ shape }: Value): number {
  return sizeOf(shape.slice(1));
}

/** Elements from one index to the next, along each axis of a row-major array. */
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

/** NumPy's broadcast of shapes. tfjs has checked before that they fit. */
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

/** The program of a loss and updates: what they need, operands first, and nothing else. */
export function programOf(loss: Value, updates: ReadonlyMap<Variable, Value>): Program {
  const needed = new Set<Value>();
  const visit = (value: Value): void => {
    if (needed.has(value)) return;
    for (const operand of value.inputs) visit(operand);
    needed.add(value);
  };
  visit(loss);
  for (const update of updates.values()) visit(update);
  return { values: [...needed].sort((a, b) => a.id - b.id), loss, updates };
}
