/** From tables to tensors. */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs";
import type { DataFrame, Series } from "../danfo";
import { isDataFrame, isSeries, readFrame } from "../frame";
import { tf } from "../tensorflow";
import { isTypedArray } from "../typed-array";
import { checkNumber, columnName, describe, rowName, type Table } from "./table";

/** The type of a tensor's numbers: float32 for measurements, int32 for class numbers. */
type DType = "float32" | "int32";

/** Numbers in an array or a typed array, also of 64 bits; true is 1 and false 0. */
type Vector = ArrayLike<number | bigint | boolean>;
type Rows = readonly Vector[];

/**
 * A tensor of a table's numbers: (rows, columns) for a DataFrame or an array of rows; (rows) for a Series, an array or
 * a typed array of numbers; three or four dimensions for arrays nested that deep, such as pictures. Booleans become 1
 * and 0. You dispose of it when you no longer need it.
 *
 * @param dtype "float32" by default; "int32" for class numbers, which must be whole
 * @throws an error that names row and column when a value is missing, text, infinite, or not exact in the type (beyond
 *   3.4e38 for float32; not whole, or beyond 2^31, for int32), when rows differ in length, and when there is no value
 *   at all
 */
export function tensor(values: DataFrame | Rows, dtype?: DType): Tensor2D;
export function tensor(values: Series | Vector, dtype?: DType): Tensor1D;
export function tensor(values: readonly Rows[], dtype?: DType): Tensor3D;
export function tensor(values: readonly (readonly Rows[])[], dtype?: DType): Tensor4D;
export function tensor(values: unknown, dtype: DType = "float32"): Tensor {
  const { nested, names } = nestedValues(values);
  const shape = shapeOf(nested, names);
  const flat = new Array<number>(shape.reduce((product, size) => product * size, 1));
  let place = 0;
  const read = (value: unknown, path: readonly number[]): void => {
    if (path.length < shape.length) {
      const list = checkedList(value, path, shape, names);
      for (let i = 0; i < list.length; i++) read(list[i], [...path, i]);
    } else flat[place++] = checkedNumber(value, path, dtype, names);
  };
  read(nested, []);
  return tf.tensor(flat, shape, dtype);
}

type Names = Pick<Table, "columns" | "index">;

function nestedValues(values: unknown): { nested: ArrayLike<unknown>; names: Names } {
  if (isDataFrame(values) || isSeries(values)) {
    const { rows, columns, index } = readFrame(values);
    return { nested: isSeries(values) ? rows.map(([value]) => value) : rows, names: { columns, index } };
  }
  if (isList(values)) return { nested: values, names: {} };
  throw new TypeError(`data.tensor: expected a DataFrame, a Series or an array of numbers, got ${describe(values)}.`);
}

function shapeOf(nested: ArrayLike<unknown>, { columns }: Names): number[] {
  if (nested.length === 0 && columns === undefined) throw new Error("data.tensor: there are no values.");
  const shape: number[] = [];
  for (let list: unknown = nested; isList(list); list = list[0]) shape.push(list.length);
  if (shape.includes(0)) throw new Error(`data.tensor: the table is empty: (${shape.join(", ")}).`);
  if (shape.length <= 4) return shape;
  throw new Error(`data.tensor: the arrays are nested ${shape.length} deep; expected at most 4 dimensions.`);
}

/** @throws TypeError or Error when the value at the path is no list of as many values as its neighbours have */
function checkedList(value: unknown, path: readonly number[], shape: readonly number[], names: Names) {
  const expected = shape[path.length];
  if (!isList(value)) {
    throw new TypeError(`data.tensor: ${placeName(path, names)} is ${describe(value)}; expected ${expected} values.`);
  }
  if (value.length === expected) return value;
  throw new Error(`data.tensor: ${placeName(path, names)} has ${value.length} values; expected ${expected}.`);
}

function checkedNumber(value: unknown, path: readonly number[], dtype: DType, names: Names): number {
  const number = typeof value === "boolean" || typeof value === "bigint" ? Number(value) : value;
  checkNumber(number, () => placeName(path, names), "data.tensor");
  if (dtype === "int32") {
    if (number === (number | 0)) return number;
    const expected = Number.isInteger(number) ? "at most 2^31 - 1, and at least -2^31," : "a whole number";
    throw new RangeError(`data.tensor: ${placeName(path, names)} holds ${number}; expected ${expected} for int32.`);
  }
  if (Number.isFinite(Math.fround(number))) return number;
  throw new RangeError(
    `data.tensor: ${placeName(path, names)} holds ${number}, too large for float32 (at most 3.4e38). Scale it first.`,
  );
}

/** `row 3`, `column "price", row 3`, or in more than two dimensions `[3][0][2]`. */
function placeName(path: readonly number[], names: Names): string {
  const [row, column] = path;
  if (path.length > 2) return path.map((i) => `[${i}]`).join("");
  if (column !== undefined) return `${columnName(names, column)}, ${rowName(names, row)}`;
  return `${names.columns?.length === 1 ? `${columnName(names, 0)}, ` : ""}${rowName(names, row)}`;
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || isTypedArray(value);
}
