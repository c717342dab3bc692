/** The type of a DataFrame, with what the mends add. */

import type { Tensor2D } from "@tensorflow/tfjs";
import type { WriteCsvOptions } from "../../csv/write";
import type { Groupby } from "./groupby";
import type { Cell, Dtype, InPlace, Label, RankOptions, Series, Windows } from "./series";

/** 1, Danfo's default: across the columns, a result for each row. 0: down the rows, a result for each column. */
export interface Axis {
  axis?: 0 | 1;
}

type Operand = DataFrame | Series | ArrayLike<number | null> | number;
type Other = DataFrame | Series | ArrayLike<Cell> | Cell;
type Rows = readonly (number | string | boolean)[] | Series;

export interface DataFrame {
  /** The columns: `df.price`, `df["price"]`. Series, but also arrays can be set; `df.column("price")` has the type. */
  [column: string]: Cell;
  readonly $isSeries: boolean;
  readonly index: Label[];
  readonly columns: string[];
  readonly dtypes: Dtype[];
  readonly ctypes: Series;
  readonly shape: [rows: number, columns: number];
  readonly size: number;
  readonly ndim: number;
  readonly axis: { index: Label[]; columns: string[] };
  /** The rows. */
  readonly values: Cell[][];
  readonly tensor: Tensor2D;
  readonly T: DataFrame;

  column(name: string): Series;
  /** By places: `{ rows: ["-2:"], columns: [0, 2] }`. */
  iloc(selection: { rows?: Rows; columns?: readonly (number | string | boolean)[] }): DataFrame;
  /** By labels and names; slices such as "a:c" have both ends. */
  loc(selection: { rows?: Rows; columns?: readonly string[] }): DataFrame;
  at(row: Label, column: string): Cell;
  iat(row: number, column: number): Cell;
  /** The rows where a condition holds: `df.a.gt(1)`, `"a > 1 and b == 'x'"`. */
  query(condition: Series | readonly boolean[] | string, options?: InPlace): DataFrame;
  head(rows?: number): DataFrame;
  tail(rows?: number): DataFrame;
  sample(count?: number, options?: { seed?: number }): Promise<DataFrame>;

  add(other: Operand, options?: Axis & InPlace): DataFrame;
  sub(other: Operand, options?: Axis & InPlace): DataFrame;
  mul(other: Operand, options?: Axis & InPlace): DataFrame;
  div(other: Operand, options?: Axis & InPlace): DataFrame;
  divNoNan(other: Operand, options?: Axis & InPlace): DataFrame;
  pow(other: Operand, options?: Axis & InPlace): DataFrame;
  mod(other: Operand, options?: Axis & InPlace): DataFrame;
  abs(options?: InPlace): DataFrame;
  round(decimals?: number, options?: InPlace): DataFrame;
  clip(least?: number | null, largest?: number | null): DataFrame;
  lt(other: Other, options?: Axis): DataFrame;
  gt(other: Other, options?: Axis): DataFrame;
  le(other: Other, options?: Axis): DataFrame;
  ge(other: Other, options?: Axis): DataFrame;
  eq(other: Other, options?: Axis): DataFrame;
  ne(other: Other, options?: Axis): DataFrame;
  not(): DataFrame;
  isIn(values: Series | Iterable<Cell>): DataFrame;
  /** The values where the conditions hold, elsewhere `other`; missing by default. */
  where(condition: DataFrame, other?: Cell): DataFrame;

  /** Columns of texts are left out of these. */
  mean(options?: Axis): Series;
  median(options?: Axis): Series;
  mode(options?: Axis & { keep?: number }): Series;
  min(options?: Axis): Series;
  max(options?: Axis): Series;
  sum(options?: Axis): Series;
  prod(options?: Axis): Series;
  std(options?: Axis): Series;
  var(options?: Axis): Series;
  count(options?: Axis): Series;
  quantile(share?: number, options?: Axis): Series;
  nUnique(axis?: 0 | 1): Series;
  idxMax(options?: Axis): Series;
  idxMin(options?: Axis): Series;
  describe(): DataFrame;
  corr(): DataFrame;
  rank(options?: RankOptions): DataFrame;

  cumSum(options?: Axis & InPlace): DataFrame;
  cumProd(options?: Axis & InPlace): DataFrame;
  cumMin(options?: Axis & InPlace): DataFrame;
  cumMax(options?: Axis & InPlace): DataFrame;
  shift(periods?: number, options?: { fillValue?: Cell }): DataFrame;
  /** Danfo's axes of these two: 1 compares with other rows, 0 with other columns. */
  diff(other?: Operand, options?: Axis & InPlace): DataFrame;
  pctChange(other?: Operand, options?: Axis & InPlace): DataFrame;
  rolling(size: number, options?: { minPeriods?: number; center?: boolean }): Windows<DataFrame>;

  isNa(): DataFrame;
  notNa(): DataFrame;
  /** One value for all or for `columns`, a list for `columns`, or an object with a value for each column. */
  fillNa(values: Cell, options?: InPlace & { columns?: string[] }): DataFrame;
  /** Axis 1, the default, drops rows; 0 drops columns. */
  dropNa(options?: Axis & InPlace & { subset?: string[]; how?: "any" | "all" }): DataFrame;
  ffill(): DataFrame;
  bfill(): DataFrame;
  interpolate(): DataFrame;

  sortValues(by: string | string[], options?: InPlace & { ascending?: boolean | boolean[] }): DataFrame;
  sortIndex(options?: InPlace & { ascending?: boolean }): DataFrame;
  nLargest(count: number, by: string | string[]): DataFrame;
  nSmallest(count: number, by: string | string[]): DataFrame;
  dropDuplicates(options?: InPlace & { subset?: string | string[]; keep?: "first" | "last" }): DataFrame;
  duplicated(options?: { subset?: string | string[]; keep?: "first" | "last" }): Series;

  addColumn(
    name: string,
    values: Series | ArrayLike<Cell>,
    options?: InPlace & { atIndex?: number | string },
  ): DataFrame;
  drop(options: InPlace & { columns?: string | string[]; index?: Label | Label[] }): DataFrame;
  rename(mapper: object | ((label: Cell) => Cell), options?: Axis & InPlace): DataFrame;
  setIndex(options: InPlace & { index?: readonly Label[] | Series; column?: string; drop?: boolean }): DataFrame;
  resetIndex(options?: InPlace): DataFrame;
  append(rows: DataFrame | Series | readonly Cell[], index: readonly Label[] | Label, options?: InPlace): DataFrame;
  copy(): DataFrame;
  transpose(options?: InPlace): DataFrame;
  asType(column: string, dtype: Dtype, options?: InPlace): DataFrame;
  selectDtypes(include: Dtype[]): DataFrame;
  replace(old: Cell, value: Cell, options?: InPlace & { columns?: string[] }): DataFrame;
  /** A Series when the function gives a value for each row or column, a DataFrame when it gives lists. */
  apply(callable: (values: Cell[]) => Cell, options?: Axis): Cell;
  applyMap(callable: (value: Cell) => Cell, options?: InPlace): DataFrame;
  getDummies(
    options?: InPlace & {
      columns?: string | string[];
      prefix?: string | string[];
      prefixSeparator?: string | string[];
    },
  ): DataFrame;
  groupby(by: string | string[]): Groupby;
  melt(options?: {
    idVars?: string | string[];
    valueVars?: string | string[];
    varName?: string;
    valueName?: string;
  }): DataFrame;
  pivotTable(options: {
    index: string;
    /** Without it there is one column, of `values`. */
    columns?: string;
    values: string;
    /** The mean by default; the names are those of `agg`. */
    aggFunc?: string;
    fillValue?: Cell;
  }): DataFrame;
  print(): void;
  info(): void;
  toString(): string;
  toCSV(options?: { filePath?: string } & WriteCsvOptions): string;
  toJSON(options?: { filePath?: string; format?: "row" | "column" }): object;
  toExcel(options?: { filePath?: string; sheetName?: string }): void;
}
