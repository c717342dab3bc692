import type { Tensor } from "@tensorflow/tfjs";
import { withEnd } from "../notebook/ending";
import { tf } from "../tensorflow";
import type { IndexLimit } from "./program/builder";
import { currentRecorder } from "./record/recorder";

export { isRecording } from "./record/recorder";

/** The value of an input: one number, as many as its shape has elements, or a tensor. */
export type InputValue = number | ArrayLike<number> | Tensor;

/** The value of an input when it was read. */
export type ReadValue = number | ArrayLike<number> | TensorValues;

/** The values of a tensor, which may be gone by the time they are used. */
export class TensorValues {
  constructor(
    readonly values: ArrayLike<number>,
    readonly shape: readonly number[],
    readonly dtype: InputCell["dtype"],
  ) {}
}

/** A value that the host gives anew for every step. */
export interface InputCell {
  /** Reads the value for one step; no tensor is left of it. */
  readonly read: () => ReadValue;
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32" | "bool";
  /** Which of the numbers pick rows, and of how many. */
  readonly limits?: IndexLimit[];
  /** Read already, for the step to come. */
  pending?: ReadValue;
}

/** A value of the host that decides what the step computes. */
export interface Guard {
  readonly read: () => unknown;
  readonly value: unknown;
}

let readAlready: ReadValue[] = [];

/** Runs `body`; within it `input` takes the given values, which were read already, before it reads new ones. */
export function withReadValues<T>(values: readonly ReadValue[], body: () => T): T {
  const before = readAlready;
  readAlready = [...values];
  return withEnd(body, () => {
    readAlready = before;
  });
}

/**
 * A tensor whose values may differ from step to step: a learning rate, the rows of a mini-batch, a dropout mask.
 *
 * Inside a step compiled by `jit`, a plain `tf.scalar(lr)` is a constant of the program; `input(() => lr)` is read
 * anew for each step. Outside of `jit` it is just the tensor. A tensor of another shape than before makes `jit`
 * compile the step for that shape too.
 *
 * @param read gives a number, the values for `shape` in row-major order, or a tensor; called exactly once per step,
 *   inputs in the order in which the step first uses them
 * @param shape of plain values; by default a scalar for a number, a vector for an array. A tensor has its own
 * @param dtype of plain values. Whole numbers are exact up to 2²⁴
 * @throws if `read` gives another number of values than the shape has elements
 */
export function input(read: () => InputValue, shape?: number[], dtype: "float32" | "int32" = "float32"): Tensor {
  return cellTensor(() => withReadValues([], () => readValue(read)), shape, dtype);
}

/**
 * An input that is a number of the library's own objects, such as a learning rate. Reading it makes no tensor and uses
 * no input, so that less has to be put right after it: in a small step that is what takes the time.
 */
export function setting(read: () => number): Tensor {
  return cellTensor(read, [], "float32");
}

function cellTensor(readNow: () => ReadValue, shape: number[] | undefined, dtype: "float32" | "int32"): Tensor {
  const recorder = currentRecorder();
  const value = readAlready.shift() ?? (recorder ? recorder.outside(readNow) : readNow());
  const type = typeOf(value, shape, dtype);
  if (recorder) return recorder.input({ read: readNow, ...type, limits: [], pending: value });
  const values = checkedValues(value, type.shape);
  return tf.tensor(
    type.dtype === "float32" ? Float32Array.from(values) : Int32Array.from(values),
    type.shape,
    type.dtype,
  );
}

/** Reads an input. A tensor that its function makes goes at once: only its values are kept. */
function readValue(read: () => InputValue): ReadValue {
  const engine = tf.engine();
  engine.startScope("jit.input");
  try {
    const value = read();
    if (typeof value === "number" || !(value instanceof tf.Tensor)) return value;
    return new TensorValues(value.dataSync(), value.shape, value.dtype as InputCell["dtype"]);
  } finally {
    engine.endScope();
  }
}

function typeOf(
  value: ReadValue,
  shape: number[] | undefined,
  dtype: "float32" | "int32",
): { shape: number[]; dtype: InputCell["dtype"] } {
  if (value instanceof TensorValues) return { shape: [...value.shape], dtype: value.dtype };
  return { shape: shape ?? (typeof value === "number" ? [] : [value.length]), dtype };
}

/** The value of a cell for the next step. */
export function nextValue(cell: InputCell): ReadValue {
  const { pending } = cell;
  if (pending === undefined) return cell.read();
  cell.pending = undefined;
  return pending;
}

/** The numbers of a value, in row-major order. */
export function checkedValues(value: ReadValue, shape: readonly number[]): ArrayLike<number> {
  if (value instanceof TensorValues) return value.values;
  if (typeof value === "number" && shape.length === 0) return [value];
  const values = typeof value === "number" ? [value] : value;
  const size = shape.reduce((product, extent) => product * extent, 1);
  if (values.length !== size) {
    throw new Error(
      `jit.input: its function gave ${values.length} values, but shape [${shape}] needs ${size}. ` +
        "Give the shape of the values as the second argument.",
    );
  }
  return values;
}

/**
 * A value of the host that decides *what* a step computes, such as whether a layer is in training mode. A compiled
 * step is recorded anew when it changes; outside of `jit` this is just `read()`.
 */
export function guard<T>(read: () => T): T {
  const value = read();
  currentRecorder()?.guard({ read, value });
  return value;
}

/**
 * True if a tensor has the shape and type that a cell was recorded with; plain values are checked when they are
 * written.
 */
export function sameTensorShape(value: ReadValue, { shape, dtype }: InputCell): boolean {
  if (!(value instanceof TensorValues)) return true;
  return (
    value.dtype === dtype &&
    value.shape.length === shape.length &&
    value.shape.every((extent, axis) => extent === shape[axis])
  );
}
