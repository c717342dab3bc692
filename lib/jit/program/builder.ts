/** Makes the values of a program, and keeps it small while it grows: an operation on the same operands is made once. */
import {
  type Binary,
  broadcastShape,
  type DType,
  type Elementwise,
  type Op,
  type Reduction,
  type Shape,
  sameShape,
  sizeOf,
  type Unary,
  type Value,
} from "./program";
import { simplify } from "./simplify";

/** The smallest float32 number that is not denormal. */
const SMALLEST_NORMAL = 2 ** -126;

/** The numbers `begin` … `end` - 1 of a leaf pick rows of a tensor that has so many. */
export interface IndexLimit {
  readonly indices: Value;
  readonly begin: number;
  readonly end: number;
  readonly rows: number;
}

export class Builder {
  /**
   * @param flushesDenormals whether numbers nearer to 0 than any normal one count as 0, as they do to TensorFlow's
   *   native library
   */
  constructor(private readonly flushesDenormals = false) {}

  private readonly known = new Map<string, Value>();
  private readonly leaves = new Map<unknown, Value>();
  readonly limits: IndexLimit[] = [];
  private count = 0;

  /** The leaf for an object of the host (a tensor's data, a variable, a cell): one per object. */
  leaf(key: unknown, op: Op, shape: Shape, dtype: DType): Value {
    const found = this.leaves.get(key);
    if (found) return found;
    const value = this.make(op, [], shape, dtype);
    this.leaves.set(key, value);
    return value;
  }

  /** Numbers of a leaf that pick rows: there must be such rows. */
  limit(limit: IndexLimit): void {
    this.limits.push(limit);
  }

  hasLeaf(key: unknown): boolean {
    return this.leaves.has(key);
  }

  constant(values: ArrayLike<number>, shape: Shape, dtype: DType): Value {
    const first = values[0] ?? 0;
    let uniform = true;
    for (let i = 1; i < values.length && uniform; i++) uniform = Object.is(values[i], first);
    if (uniform) return this.full(first, shape, dtype);
    const numbers = dtype === "int32" ? Int32Array.from(values) : Float32Array.from(values);
    return this.make({ kind: "constant", values: numbers }, [], shape, dtype);
  }

  full(value: number, shape: Shape = [], dtype: DType = "float32"): Value {
    return this.intern({ kind: "full", value: this.rounded(value, dtype) }, [], shape, dtype);
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

  /** The number that a tensor of this type holds. */
  private rounded(value: number, dtype: DType): number {
    if (dtype !== "float32") return value | 0;
    const number = Math.fround(value);
    return this.flushesDenormals && Math.abs(number) < SMALLEST_NORMAL ? number * 0 : number;
  }

  private elementwise(fn: Elementwise, operands: Value[], dtype: DType): Value {
    const shape = broadcastShape(...operands.map((operand) => operand.shape));
    if (sizeOf(shape) === 0) return this.full(0, shape, dtype);
    const simpler = simplify(this, fn, operands, shape, dtype);
    if (simpler) return simpler;
    // tf.layers adds its biases to rows that are no longer the first axis: [1, rows, units]. As [rows, units] they
    // stay rows.
    const lower = operands.map((operand) =>
      operand.shape.length < shape.length ? operand : withoutFirstAxes(operand),
    );
    if (shape.length > 2 && lower.every((operand) => operand && operand.shape.length < shape.length))
      return this.reshape(this.elementwise(fn, lower as Value[], dtype), shape);
    // A broadcast operand need not be spread out first, as long as the others still give the shape.
    const inputs = [...operands];
    for (const [i, operand] of inputs.entries()) {
      const source = this.unspread(operand);
      if (source === operand) continue;
      const shapes = inputs.map((other, j) => (i === j ? source.shape : other.shape));
      if (sameShape(broadcastShape(...shapes), shape)) inputs[i] = source;
    }
    return this.intern({ kind: "elementwise", fn }, inputs, shape, dtype);
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
    if (sizeOf(shape) === 0) return this.full(0, shape, x.dtype);
    return this.intern({ kind: "broadcast" }, [x], shape, x.dtype);
  }

  matmul(a: Value, b: Value, transposeA: boolean, transposeB: boolean): Value {
    const rows = a.shape[transposeA ? 1 : 0];
    const columns = b.shape[transposeB ? 0 : 1];
    if (sizeOf(a.shape) === 0 || sizeOf(b.shape) === 0) return this.full(0, [rows, columns]);
    return this.intern({ kind: "matmul", transposeA, transposeB }, [a, b], [rows, columns], "float32");
  }

  /** Reduces over the axes, which then have extent 1 (`keepDims`) or are gone. */
  reduce(fn: Reduction, x: Value, axes: readonly number[], keepDims: boolean): Value {
    const kept = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
    const reduced = x.shape.filter((_, axis) => !axes.includes(axis));
    const lower = x.shape.length > 2 ? withoutFirstAxes(x) : undefined;
    if (lower) {
      const gone = x.shape.length - lower.shape.length;
      const others = axes.map((axis) => axis - gone).filter((axis) => axis >= 0);
      return this.reshape(this.reduce(fn, lower, others, false), keepDims ? kept : reduced);
    }
    const count = sizeOf(axes.map((axis) => x.shape[axis]));
    let result: Value;
    if (count === 0) result = this.full(ofNothing(fn), reduced, x.dtype);
    else if (sizeOf(reduced) === 0) result = this.full(0, reduced, x.dtype);
    else if (count === 1) result = x;
    else if (x.op.kind === "full") result = this.full(fn === "sum" ? x.op.value * count : x.op.value, reduced, x.dtype);
    else result = this.intern({ kind: "reduce", fn, axes: [...axes].sort((p, q) => p - q) }, [x], reduced, x.dtype);
    return this.reshape(result, keepDims ? kept : reduced);
  }

  reshape(x: Value, shape: Shape): Value {
    if (sameShape(x.shape, shape)) return x;
    if (x.op.kind === "full") return this.full(x.op.value, shape, x.dtype);
    if (x.op.kind === "reshape") return this.reshape(x.inputs[0], shape);
    return this.intern({ kind: "reshape" }, [x], shape, x.dtype);
  }

  transpose(x: Value, permutation: readonly number[]): Value {
    const shape = permutation.map((axis) => x.shape[axis]);
    if (permutation.every((axis, i) => axis === i)) return x;
    if (x.op.kind === "full") return this.full(x.op.value, shape, x.dtype);
    return this.intern({ kind: "transpose", permutation }, [x], shape, x.dtype);
  }

  slice(x: Value, begin: readonly number[], shape: Shape): Value {
    if (sameShape(x.shape, shape)) return x;
    if (x.op.kind === "full") return this.full(x.op.value, shape, x.dtype);
    if (sizeOf(shape) === 0) return this.full(0, shape, x.dtype);
    return this.intern({ kind: "slice", begin }, [x], shape, x.dtype);
  }

  concat(all: readonly Value[], axis: number): Value {
    const extent = all.reduce((sum, part) => sum + part.shape[axis], 0);
    const shape = all[0].shape.map((own, i) => (i === axis ? extent : own));
    if (sizeOf(shape) === 0) return this.full(0, shape, all[0].dtype);
    const parts = all.filter((part) => sizeOf(part.shape) > 0);
    if (parts.length === 1) return parts[0];
    return this.intern({ kind: "concat", axis }, parts, shape, parts[0].dtype);
  }

  gather(source: Value, rows: Value): Value {
    const shape = [...rows.shape, ...source.shape.slice(1)];
    if (sizeOf(shape) === 0) return this.full(0, shape, source.dtype);
    return this.intern({ kind: "gather" }, [source, rows], shape, source.dtype);
  }

  /** Hash-consing: the same operation on the same operands is the same value. */
  private intern(op: Op, inputs: readonly Value[], shape: Shape, dtype: DType): Value {
    const key = `${keyOf(op)} ${inputs.map((v) => v.id)} [${shape}] ${dtype}`;
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

/**
 * The key under which equal operations are interned. JSON alone would take ∞, −∞ and NaN for one number, and −0 for 0.
 */
function keyOf(op: Op): string {
  if (op.kind !== "full") return JSON.stringify(op);
  return `full ${Object.is(op.value, -0) ? "-0" : op.value}`;
}

/** The sum, maximum or minimum of no numbers. */
function ofNothing(fn: Reduction): number {
  return { sum: 0, max: Number.NEGATIVE_INFINITY, min: Number.POSITIVE_INFINITY }[fn];
}

/** The operand of a reshape that only added leading axes of extent 1; undefined for any other value. */
function withoutFirstAxes({ op, inputs: [source], shape }: Value): Value | undefined {
  if (op.kind !== "reshape" || source.shape.length >= shape.length) return undefined;
  const added = shape.length - source.shape.length;
  return shape.slice(0, added).every((extent) => extent === 1) && sameShape(shape.slice(added), source.shape)
    ? source
    : undefined;
}
