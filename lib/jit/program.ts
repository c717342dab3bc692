/**
 * The program: a training step as a list of typed values, each computed once from earlier ones (SSA form).
 *
 * The builder below keeps it small while it grows: equal values are one value, constants are computed at once, ops that change nothing
 * are not added. `reachable` then leaves out what nobody needs.
 */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import type { InputCell } from "./input";

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
  | { readonly kind: "constant"; readonly values: Float32Array }
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

/** Makes values, simplest form first. */
export class Builder {
  private readonly known = new Map<string, Value>();
  private readonly leaves = new Map<unknown, Value>();
  private count = 0;

  /** The leaf for an object of the host (a tensor's data, a variable, a cell): one per object. */
  leaf(key: unknown, op: Op, shape: Shape, dtype: DType): Value {
    const found = this.leaves.get(key);
    if (found) return found;
    const value = this.make(op, [], shape, dtype);
    this.leaves.set(key, value);
    return value;
  }

  hasLeaf(key: unknown): boolean {
    return this.leaves.has(key);
  }

  constant(values: ArrayLike<number>, shape: Shape, dtype: DType): Value {
    const first = values[0] ?? 0;
    let uniform = true;
    for (let i = 1; i < values.length && uniform; i++) uniform = Object.is(values[i], first);
    if (uniform) return this.full(first, shape, dtype);
    return this.make({ kind: "constant", values: Float32Array.from(values) }, [], shape, dtype);
  }

  full(value: number, shape: Shape = [], dtype: DType = "float32"): Value {
    return this.shared({ kind: "full", value: Math.fround(value) }, [], shape, dtype);
  }

  unary(fn: Unary, x: Value): Value {
    const dtype =
      fn === "not" || fn === "toBool" ? "bool" : fn === "toInt" ? "int32" : fn === "toFloat" ? "float32" : x.dtype;
    return this.elementwise(fn, [x], dtype);
  }

  binary(fn: Binary, a: Value, b: Value): Value {
    const logical = !["add", "sub", "mul", "div", "max", "min", "pow"].includes(fn);
    return this.elementwise(fn, [a, b], logical ? "bool" : a.dtype);
  }

  select(condition: Value, whenTrue: Value, otherwise: Value): Value {
    return this.elementwise("select", [condition, whenTrue, otherwise], whenTrue.dtype);
  }

  private elementwise(fn: Elementwise, operands: Value[], dtype: DType): Value {
    const shape = broadcastShape(...operands.map((operand) => operand.shape));
    const simpler = simplify(this, fn, operands, shape, dtype);
    if (simpler) return simpler;
    // A broadcast operand need not be spread out first, as long as the others still give the shape.
    const inputs = [...operands];
    for (const [i, operand] of inputs.entries()) {
      const source = this.unspread(operand);
      if (source === operand) continue;
      const shapes = inputs.map((other, j) => (i === j ? source.shape : other.shape));
      if (sameShape(broadcastShape(...shapes), shape)) inputs[i] = source;
    }
    return this.shared({ kind: "elementwise", fn }, inputs, shape, dtype);
  }

  private unspread(x: Value): Value {
    if (x.op.kind === "full") return this.full(x.op.value, [], x.dtype);
    return x.op.kind === "broadcast" ? x.inputs[0] : x;
  }

  cast(x: Value, dtype: DType): Value {
    if (x.dtype === dtype) return x;
    if (dtype === "bool") return this.unary("toBool", x);
    // A whole number is a float already; what changes is its type.
    return this.unary(dtype === "int32" ? "toInt" : "toFloat", x);
  }

  broadcast(x: Value, shape: Shape): Value {
    if (sameShape(x.shape, shape)) return x;
    if (x.op.kind === "full") return this.full(x.op.value, shape, x.dtype);
    return this.shared({ kind: "broadcast" }, [x], shape, x.dtype);
  }

  matmul(a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
    const rows = a.shape[transposeA ? 1 : 0];
    const columns = b.shape[transposeB ? 0 : 1];
    return this.shared({ kind: "matmul", transposeA, transposeB }, [a, b], [rows, columns], "float32");
  }

  /** Reduces over the axes, which then have extent 1 (`keepDims`) or are gone. */
  reduce(fn: Reduction, x: Value, axes: readonly number[], keepDims: boolean): Value {
    const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
    const reduced = x.shape.filter((_, axis) => !axes.includes(axis));
    const count = sizeOf(axes.map((axis) => x.shape[axis]));
    let result: Value;
    if (count === 1) result = x;
    else if (x.op.kind === "full") result = this.full(fn === "sum" ? x.op.value * count : x.op.value, reduced, x.dtype);
    else result = this.shared({ kind: "reduce", fn, axes: [...axes].sort((p, q) => p - q) }, [x], reduced, x.dtype);
    return this.reshape(result, keepDims ? kept : reduced);
  }

  reshape(x: Value, shape: Shape): Value {
    if (sameShape(x.shape, shape)) return x;
    if (x.op.kind === "full") return this.full(x.op.value, shape, x.dtype);
    if (x.op.kind === "reshape") return this.reshape(x.inputs[0], shape);
    return this.shared({ kind: "reshape" }, [x], shape, x.dtype);
  }

  transpose(x: Value, permutation: readonly number[]): Value {
    const shape = permutation.map((axis) => x.shape[axis]);
    if (permutation.every((axis, i) => axis === i)) return x;
    if (x.op.kind === "full") return this.full(x.op.value, shape, x.dtype);
    return this.shared({ kind: "transpose", permutation }, [x], shape, x.dtype);
  }

  slice(x: Value, begin: readonly number[], shape: Shape): Value {
    if (sameShape(x.shape, shape)) return x;
    if (x.op.kind === "full") return this.full(x.op.value, shape, x.dtype);
    return this.shared({ kind: "slice", begin }, [x], shape, x.dtype);
  }

  concat(parts: readonly Value[], axis: number): Value {
    if (parts.length === 1) return parts[0];
    const extent = parts.reduce((sum, part) => sum + part.shape[axis], 0);
    const shape = parts[0].shape.map((own, i) => (i === axis ? extent : own));
    return this.shared({ kind: "concat", axis }, parts, shape, parts[0].dtype);
  }

  gather(source: Value, rows: Value): Value {
    return this.shared({ kind: "gather" }, [source, rows], [...rows.shape, ...source.shape.slice(1)], source.dtype);
  }

  /** The same op on the same operands is the same value. */
  private shared(op: Op, inputs: readonly Value[], shape: Shape, dtype: DType): Value {
    const key = `${JSON.stringify(op)} ${Object.is((op as { value?: number }).value, -0)} ${inputs.map((v) => v.id)} ${shape} ${dtype}`;
    const found = this.known.get(key);
    if (found) return found;
    const value = this.make(op, inputs, shape, dtype);
    this.known.set(key, value);
    return value;
  }

  private make(op: Op, inputs: readonly Value[], shape: Shape, dtype: DType): Value {
    return { id: this.count++, op, inputs, shape: [...shape], dtype };
  }
}

/** The value of an elementwise op without the op, where there is one. */
function simplify(build: Builder, fn: Elementwise, operands: Value[], shape: Shape, dtype: DType): Value | undefined {
  const numbers = operands.map((operand) => (operand.op.kind === "full" ? operand.op.value : undefined));
  if (numbers.every((number) => number !== undefined)) {
    return build.full(evaluate(fn, numbers as number[], operands[0].dtype), shape, dtype);
  }
  const [x, y] = operands;
  const [a, b] = numbers;
  const same = (value: Value) => build.broadcast(value, shape);
  switch (fn) {
    case "add":
      return b === 0 ? same(x) : a === 0 ? same(y) : undefined;
    case "sub":
      return b === 0 ? same(x) : undefined;
    case "mul":
      if (a === 1) return same(y);
      if (b === 1) return same(x);
      if (a !== undefined || isFromBool(x)) return isFromBool(y) ? undefined : build.binary("mul", y, x);
      if (isFromBool(y)) return build.select(y.inputs[0], x, build.full(0, [], dtype));
      if (b !== undefined && isFullProduct(x)) {
        const factor = x.inputs[1].op as { value: number };
        return same(build.binary("mul", x.inputs[0], build.full(factor.value * b)));
      }
      return undefined;
    case "div":
      if (b === 1) return same(x);
      // One division at compile time instead of one per element; the same to half a unit in the last place.
      return b !== undefined && b !== 0 && dtype === "float32" && Number.isFinite(Math.fround(1 / b))
        ? build.binary("mul", x, build.full(1 / b))
        : undefined;
    case "pow":
      return b === undefined ? undefined : simplifyPower(build, x, b, same);
    case "select":
      return a === undefined ? undefined : same(a !== 0 ? operands[1] : operands[2]);
    case "and":
      return b === 1 ? same(x) : a === 1 ? same(y) : undefined;
    case "neg":
      return x.op.kind === "elementwise" && x.op.fn === "neg" ? x.inputs[0] : undefined;
    case "toFloat":
      return x.op.kind === "elementwise" && x.op.fn === "toFloat" ? x : undefined;
    default:
      return undefined;
  }
}

/** A condition as 0 or 1: the form that gradients of ReLU, clipping, maxima come in. */
function isFromBool(x: Value): boolean {
  return x.op.kind === "elementwise" && x.op.fn === "toFloat" && x.inputs[0].dtype === "bool";
}

function isFullProduct(x: Value): boolean {
  return x.op.kind === "elementwise" && x.op.fn === "mul" && x.inputs[1].op.kind === "full" && x.dtype === "float32";
}

function simplifyPower(build: Builder, x: Value, exponent: number, same: (value: Value) => Value): Value | undefined {
  if (exponent === 0) return build.full(1, same(x).shape, x.dtype);
  if (exponent === 1) return same(x);
  if (exponent === 2) return same(build.binary("mul", x, x));
  if (exponent === 3) return same(build.binary("mul", build.binary("mul", x, x), x));
  if (exponent === 0.5) return same(build.unary("sqrt", x));
  if (exponent === -0.5) return same(build.binary("div", build.full(1), build.unary("sqrt", x)));
  if (exponent === -1) return same(build.binary("div", build.full(1), x));
  if (exponent === 1.5) return same(build.binary("mul", x, build.unary("sqrt", x)));
  return undefined;
}

/** What the ops do, for numbers known while compiling. */
export function evaluate(fn: Elementwise, [a, b, c]: number[], dtype: DType = "float32"): number {
  switch (fn) {
    case "neg":
      return -a;
    case "abs":
      return Math.abs(a);
    case "sign":
      return Math.sign(a);
    case "exp":
      return Math.exp(a);
    case "expm1":
      return Math.expm1(a);
    case "log":
      return Math.log(a);
    case "log1p":
      return Math.log1p(a);
    case "sqrt":
      return Math.sqrt(a);
    case "floor":
      return Math.floor(a);
    case "ceil":
      return Math.ceil(a);
    case "round":
      return roundHalfToEven(a);
    case "sigmoid":
      return 1 / (1 + Math.exp(-a));
    case "tanh":
      return Math.tanh(a);
    case "erf":
      return erf(a);
    case "not":
      return a === 0 ? 1 : 0;
    case "toFloat":
      return a;
    case "toInt":
      return Math.trunc(a);
    case "toBool":
      return a !== 0 ? 1 : 0;
    case "add":
      return a + b;
    case "sub":
      return a - b;
    case "mul":
      return a * b;
    case "div":
      return dtype === "int32" ? Math.trunc(a / b) : a / b;
    case "max":
      return Math.max(a, b);
    case "min":
      return Math.min(a, b);
    case "pow":
      return a ** b;
    case "equal":
      return a === b ? 1 : 0;
    case "notEqual":
      return a !== b ? 1 : 0;
    case "less":
      return a < b ? 1 : 0;
    case "lessEqual":
      return a <= b ? 1 : 0;
    case "greater":
      return a > b ? 1 : 0;
    case "greaterEqual":
      return a >= b ? 1 : 0;
    case "and":
      return a !== 0 && b !== 0 ? 1 : 0;
    case "or":
      return a !== 0 || b !== 0 ? 1 : 0;
    case "xor":
      return (a !== 0) !== (b !== 0) ? 1 : 0;
    case "select":
      return a !== 0 ? b : c;
  }
}

function roundHalfToEven(x: number): number {
  const down = Math.floor(x);
  if (x - down !== 0.5) return Math.round(x);
  return down % 2 === 0 ? down : down + 1;
}

/** The error function: its Taylor series, which converges everywhere; beyond 4 it is 1 in float32. */
function erf(x: number): number {
  if (Math.abs(x) > 4) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 100; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (sum * 2) / Math.sqrt(Math.PI);
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

/** One line per value, as `step.explain()` prints it. */
export function formatProgram(program: Program): string {
  const lines = program.values.map((value) => `  ${formatValue(value)}`);
  for (const [variable, value] of program.updates) lines.push(`  ${variable.name} := %${value.id}`);
  lines.push(`  loss = %${program.loss.id}`);
  return lines.join("\n");
}

export function formatValue(value: Value): string {
  const type = `${value.dtype}[${value.shape}]`;
  return `%${value.id} = ${formatOp(value.op)}(${value.inputs.map((operand) => `%${operand.id}`).join(", ")}) ${type}`;
}

function formatOp(op: Op): string {
  switch (op.kind) {
    case "variable":
      return `variable ${op.variable.name}`;
    case "full":
      return `full ${Number(op.value.toPrecision(7))}`;
    case "elementwise":
      return op.fn;
    case "matmul":
      return `matmul${op.transposeA ? " aᵀ" : ""}${op.transposeB ? " bᵀ" : ""}`;
    case "reduce":
      return `${op.fn} over axes ${op.axes}`;
    case "transpose":
      return `transpose ${op.permutation}`;
    case "slice":
      return `slice from ${op.begin}`;
    case "concat":
      return `concat axis ${op.axis}`;
    default:
      return op.kind;
  }
}

/** What differs between two recordings of one step, in words; undefined if nothing does. */
export function difference(first: Program, second: Program): string | undefined {
  if (first.values.length !== second.values.length) return "it computed something else";
  const place = new Map(second.values.map((value, index) => [value, index]));
  const placeInFirst = new Map(first.values.map((value, index) => [value, index]));
  for (const [index, a] of first.values.entries()) {
    const b = second.values[index];
    const sameOperands =
      a.inputs.length === b.inputs.length &&
      a.inputs.every((operand, i) => placeInFirst.get(operand) === place.get(b.inputs[i]));
    if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape) || !sameOperands || a.op.kind !== b.op.kind)
      return "it computed something else";
    const changed = differentOp(a.op, b.op);
    if (changed) return changed;
  }
  const sameUpdates = [...first.updates].every(([variable, value]) => {
    const other = second.updates.get(variable);
    return other !== undefined && placeInFirst.get(value) === place.get(other);
  });
  return sameUpdates ? undefined : "it assigned other variables";
}

function differentOp(a: Op, b: Op): string | undefined {
  switch (a.kind) {
    case "captured":
      return b.kind === "captured" && b.tensor.dataId === a.tensor.dataId
        ? undefined
        : "it used another tensor from outside";
    case "variable":
      return b.kind === "variable" && b.variable === a.variable ? undefined : "it used another variable";
    case "full":
      return b.kind === "full" && Object.is(a.value, b.value) ? undefined : "a number in it changed";
    case "constant": {
      const same = b.kind === "constant" && a.values.every((value, i) => Object.is(value, b.values[i]));
      return same ? undefined : "numbers in it changed (random ones, or a batch)";
    }
    case "input":
      return undefined;
    default:
      return JSON.stringify(a) === JSON.stringify(b) ? undefined : "it computed something else";
  }
}
