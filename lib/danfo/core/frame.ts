/** Danfo's inner parts as the mends use them, and how they make DataFrames and Series. */
import { type Dtype, dtypeOf } from "./dtype";
import { range } from "./values";

/** A row's label: from data a text or a number; `setIndex` can bring any value. */
export type Label = string | number;

export interface Series {
  readonly $isSeries: true;
  $data: unknown[];
  $dataIncolumnFormat: unknown[];
  $index: Label[];
  /** The name, as the only element. */
  $columns: string[];
  $dtypes: string[];
  $config: object;
}

export interface Frame {
  readonly $isSeries: false;
  /** The values by row, made from the columns when they are asked for. */
  $data: unknown[][];
  /** The values by column. The arrays are shared between frames and never changed in place. */
  $dataIncolumnFormat: unknown[][];
  $index: Label[];
  $columns: string[];
  $dtypes: string[];
  $config: object;
}

type Constructor<T> = new (data?: unknown, options?: object) => T;

let classes: { DataFrame: Constructor<Frame>; Series: Constructor<Series> };

/** The classes of what the mends return: those that Danfo exports, which have all methods. */
export function useClasses(found: typeof classes): void {
  classes = found;
}

/** The parts of a frame; what is not given is as in `like`, or inferred. */
interface FrameParts {
  columns: unknown[][];
  names?: readonly string[];
  index?: readonly Label[];
  dtypes?: readonly string[];
}

export function makeFrame({ columns, names, index, dtypes }: FrameParts, like?: Frame): Frame {
  const frame = new classes.DataFrame();
  frame.$dataIncolumnFormat = columns;
  frame.$columns = [...(names ?? like?.$columns ?? columns.map((_, j) => String(j)))];
  frame.$index = [...(index ?? like?.$index ?? range(columns[0]?.length ?? 0))];
  frame.$dtypes = [...(dtypes ?? columns.map(dtypeOf))];
  if (like) frame.$config = like.$config;
  return frame;
}

interface SeriesParts {
  name?: string;
  index?: readonly Label[];
  dtype?: Dtype | string;
}

export function makeSeries(values: unknown[], { name, index, dtype }: SeriesParts = {}, like?: Series): Series {
  const series = new classes.Series();
  setSeries(series, values, dtype);
  series.$index = [...(index ?? like?.$index ?? range(values.length))];
  series.$columns = name === undefined ? [...(like?.$columns ?? ["0"])] : [name];
  if (like) series.$config = like.$config;
  return series;
}

export function setSeries(series: Series, values: unknown[], dtype?: string): void {
  series.$data = values;
  series.$dataIncolumnFormat = values;
  series.$dtypes = [dtype ?? dtypeOf(values)];
}

/** `result` itself, or, when `inplace`, nothing: then `target` has become what `result` is. */
export function finish<T extends Frame | Series>(target: T, result: T, inplace: boolean | undefined): T | undefined {
  if (!inplace) return result;
  if (target.$isSeries) setSeries(target, result.$data, result.$dtypes[0]);
  else {
    target.$dataIncolumnFormat = result.$dataIncolumnFormat as unknown[][];
    target.$dtypes = result.$dtypes;
  }
  target.$columns = result.$columns;
  target.$index = result.$index;
  return undefined;
}

/** The rows at these places, in this order. */
export function takeRows<T extends Frame | Series>(table: T, places: ArrayLike<number>): T {
  const index = pick(table.$index, places);
  if (table.$isSeries) {
    return makeSeries(pick(table.$data, places), { index, dtype: table.$dtypes[0] }, table) as T;
  }
  const frame = table as Frame;
  const columns = frame.$dataIncolumnFormat.map((column) => pick(column, places));
  return makeFrame({ columns, index, dtypes: frame.$dtypes }, frame) as T;
}

/** The columns at these places, in this order. */
export function takeColumns(frame: Frame, places: readonly number[]): Frame {
  return makeFrame(
    {
      columns: pick(frame.$dataIncolumnFormat, places),
      names: pick(frame.$columns, places),
      dtypes: pick(frame.$dtypes, places),
    },
    frame,
  );
}

/** One column as a Series with the frame's labels. */
export function columnAt(frame: Frame, place: number): Series {
  const series = makeSeries(frame.$dataIncolumnFormat[place], {
    name: frame.$columns[place],
    index: frame.$index,
    dtype: frame.$dtypes[place],
  });
  series.$config = frame.$config;
  return series;
}

export function pick<T>(values: readonly T[], places: ArrayLike<number>): T[] {
  const picked = new Array<T>(places.length);
  for (let i = 0; i < places.length; i++) picked[i] = values[places[i]];
  return picked;
}

export function transpose(rows: readonly (readonly unknown[])[], width: number): unknown[][] {
  return Array.from({ length: width }, (_, j) => {
    const column = new Array<unknown>(rows.length);
    for (let i = 0; i < rows.length; i++) column[i] = rows[i][j];
    return column;
  });
}

export function isSeries(value: unknown): value is Series {
  return typeof value === "object" && value !== null && (value as Partial<Series>).$isSeries === true;
}

export function isFrame(value: unknown): value is Frame {
  return typeof value === "object" && value !== null && (value as Partial<Frame>).$isSeries === false;
}
