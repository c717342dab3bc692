/** Stretches of time series, to predict how each goes on. */
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import type { DataFrame, Series } from "../danfo";
import { isDataFrame, isSeries, readFrame } from "../frame";
import { tf } from "../tensorflow";
import { checkNumber, columnName, describe, readTable, rowName, type Table } from "./table";

export interface WindowsOptions {
  /** The number of rows in a window. */
  length: number;
  /** The number of values after each window that are to be predicted; 1 by default. */
  horizon?: number;
}

/**
 * All stretches of `length` successive values of a series, and what follows each:
 *
 * ```ts
 * const { x, y } = data.windows(df.column("temperature"), { length: 24 });
 * ```
 *
 * A series of n values gives x (n - length - horizon + 1, length) and y (n - length - horizon + 1, horizon). A DataFrame
 * of c columns, with the name of the one to predict as `target`, gives x (…, length, c), of which the target's own past
 * is a part, and y as above; `nn.flatten()` before the first linear layer makes rows of x. Split first, then scale, then
 * make windows of each part: those of one table overlap. You dispose of x and y when you no longer need them.
 *
 * @param series in the order of time
 * @throws when a value is missing, text or infinite, with its place; when `length` or `horizon` is not a whole number of
 *   at least 1; when there are fewer values than one window and its horizon need; for a DataFrame without a target, or
 *   one that it does not have
 */
export function windows(series: Series | ArrayLike<number>, options: WindowsOptions): { x: Tensor2D; y: Tensor2D };
export function windows(table: DataFrame, options: WindowsOptions & { target: string }): { x: Tensor3D; y: Tensor2D };
export function windows(
  values: DataFrame | Series | ArrayLike<number>,
  { length, horizon = 1, target }: WindowsOptions & { target?: string },
): { x: Tensor2D | Tensor3D; y: Tensor2D } {
  for (const [name, value] of Object.entries({ length, horizon })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new RangeError(`data.windows: ${name} is ${value}; expected a whole number of at least 1.`);
  }
  const table = isDataFrame(values) ? readTable(values, "data.windows") : oneColumn(values);
  const { rows } = table;
  const count = rows.length - length - horizon + 1;
  if (count < 1) {
    throw new RangeError(
      `data.windows: there are ${rows.length} values; a window of ${length} and a horizon of ${horizon} need at least ${length + horizon}.`,
    );
  }
  const place = isDataFrame(values) ? targetPlace(table, target) : 0;
  const starts = Array.from({ length: count }, (_, i) => i);
  const x = starts.map((start) => rows.slice(start, start + length));
  const y = starts.map((start) => rows.slice(start + length, start + length + horizon).map((row) => row[place]));
  const shape: [number, number] = [count, length];
  return {
    x: isDataFrame(values) ? tf.tensor3d(x) : tf.tensor2d(x.flat(2), shape),
    y: tf.tensor2d(y.flat(), [count, horizon]),
  };
}

/** A series as a table of one column. */
function oneColumn(values: Series | ArrayLike<number>): Table {
  const frame = isSeries(values) ? readFrame(values) : undefined;
  if (!frame && !Array.isArray(values) && !ArrayBuffer.isView(values)) {
    throw new TypeError(
      `data.windows: expected a Series, a DataFrame or an array of numbers, got ${describe(values)}.`,
    );
  }
  const rows = frame ? frame.rows : Array.from(values as ArrayLike<number>, (value) => [value]);
  const name = frame ? `${columnName(frame, 0)}, ` : "";
  rows.forEach(([value], row) => {
    checkNumber(value, () => `${name}${rowName({ index: frame?.index }, row)}`, "data.windows");
  });
  return { rows: rows as number[][] };
}

function targetPlace({ columns = [] }: Table, target: string | undefined): number {
  const place = target === undefined ? -1 : columns.indexOf(target);
  if (place >= 0) return place;
  const given =
    target === undefined
      ? "a DataFrame needs the name of a column to predict, as target"
      : `there is no column "${target}"`;
  throw new Error(`data.windows: ${given}; there are ${columns.join(", ")}.`);
}
