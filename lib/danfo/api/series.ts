/** The type of a Series, with what the mends add. */

import type { Tensor1D } from "@tensorflow/tfjs";
import type { WriteCsvOptions } from "../../csv/write";
import type { DataFrame } from "./frame";
import type { Dt, Str } from "./texts-and-dates";

/** A value of a table: a number, a text, true or false, a date, or missing. Which one, only the data tells. */
// biome-ignore lint/suspicious/noExplicitAny: with unknown, every sum of two cells would need an assertion.
export type Cell = any;
export type Label = string | number;
export type Dtype = "int32" | "float32" | "string" | "boolean" | "datetime" | "undefined";

export interface InPlace {
  inplace?: boolean;
}

type Numbers = Series | ArrayLike<number | null> | number;
type Values = Series | ArrayLike<Cell> | Cell;

/** A window that moves along the rows, or grows with them. */
export interface Windows<T> {
  mean(): T;
  sum(): T;
  std(): T;
  var(): T;
  median(): T;
  min(): T;
  max(): T;
  count(): T;
}

export interface RankOptions {
  /**
   * The rank of equal values: the mean of their ranks, the least, the largest, ranks in order, or ranks without gaps.
   */
  method?: "average" | "min" | "max" | "first" | "dense";
  ascending?: boolean;
  /** Shares of the number of values in place of ranks. */
  pct?: boolean;
}

export interface Series {
  readonly $isSeries: boolean;
  readonly index: Label[];
  /** The name, as the only element. */
  readonly columns: string[];
  readonly dtype: Dtype;
  readonly dtypes: Dtype[];
  readonly shape: number[];
  readonly size: number;
  readonly ndim: number;
  readonly axis: { index: Label[]; columns: string[] };
  readonly values: Cell[];
  readonly tensor: Tensor1D;
  readonly str: Str;
  readonly dt: Dt;

  /** The values at places: `[0, -1]`, `["1:3"]`, `[true, false]`. */
  iloc(rows: readonly (number | string | boolean)[] | Series): Series;
  /** The values with labels: `["x", "z"]`, `["a:c"]` with both ends. */
  loc(rows: readonly (number | string | boolean)[] | Series): Series;
  at(row: Label): Cell;
  iat(row: number): Cell;
  head(rows?: number): Series;
  tail(rows?: number): Series;
  sample(count?: number, options?: { seed?: number }): Promise<Series>;

  add(other: Numbers, options?: InPlace): Series;
  sub(other: Numbers, options?: InPlace): Series;
  mul(other: Numbers, options?: InPlace): Series;
  div(other: Numbers, options?: InPlace): Series;
  divNoNan(other: Numbers, options?: InPlace): Series;
  pow(other: Numbers, options?: InPlace): Series;
  mod(other: Numbers, options?: InPlace): Series;
  minimum(other: Numbers): Series;
  maximum(other: Numbers): Series;
  abs(options?: InPlace): Series;
  /** To one decimal by default; halves to the even neighbour. */
  round(decimals?: number, options?: InPlace): Series;
  clip(least?: number | null, largest?: number | null): Series;

  lt(other: Values): Series;
  gt(other: Values): Series;
  le(other: Values): Series;
  ge(other: Values): Series;
  eq(other: Values): Series;
  ne(other: Values): Series;
  and(other: Series | ArrayLike<boolean> | boolean): Series;
  or(other: Series | ArrayLike<boolean> | boolean): Series;
  not(): Series;
  isIn(values: Series | Iterable<Cell>): Series;
  /** Both ends included. */
  between(least: Cell, largest: Cell): Series;
  /** The values where the condition holds, elsewhere `other`; missing by default. */
  where(condition: Series | readonly boolean[], other?: Values): Series;

  mean(): number;
  median(): number;
  /** The most frequent values, in order. */
  mode(): Cell[];
  min(): Cell;
  max(): Cell;
  sum(): number;
  prod(): number;
  count(): number;
  /** Divided by n - 1. */
  std(): number;
  var(): number;
  /** Between values by proportion; the median by default. */
  quantile(share?: number): number;
  corr(other: Series): number;
  describe(): Series;
  argMax(): number;
  argMin(): number;
  idxMax(): Label;
  idxMin(): Label;
  nUnique(): number;
  unique(): Series;
  /** The count of each value, the most frequent first. */
  valueCounts(): Series;
  rank(options?: RankOptions): Series;

  cumSum(options?: InPlace): Series;
  cumProd(options?: InPlace): Series;
  cumMin(options?: InPlace): Series;
  cumMax(options?: InPlace): Series;
  shift(periods?: number, options?: { fillValue?: Cell }): Series;
  diff(periods?: number): Series;
  pctChange(periods?: number): Series;
  rolling(size: number, options?: { minPeriods?: number; center?: boolean }): Windows<Series>;
  expanding(minPeriods?: number): Windows<Series>;

  isNa(): Series;
  notNa(): Series;
  fillNa(value: Cell, options?: InPlace): Series;
  dropNa(options?: InPlace): Series;
  ffill(): Series;
  bfill(): Series;
  interpolate(): Series;

  sortValues(options?: InPlace & { ascending?: boolean }): Series;
  sortIndex(options?: InPlace & { ascending?: boolean }): Series;
  argSort(options?: { ascending?: boolean }): Series;
  nLargest(count?: number): Series;
  nSmallest(count?: number): Series;
  dropDuplicates(options?: InPlace & { keep?: "first" | "last" }): Series;
  duplicated(options?: { keep?: "first" | "last" }): Series;

  map(mapper: object | ((value: Cell, place: number) => Cell), options?: InPlace): Series;
  apply(callable: (value: Cell) => Cell, options?: InPlace): Series;
  replace(old: Values, value: Cell, options?: InPlace): Series;
  asType(dtype: Dtype, options?: InPlace): Series;
  append(values: Values, index: readonly Label[] | Label, options?: InPlace): Series;
  copy(): Series;
  rename(name: string): Series;
  setIndex(index: readonly Label[] | Series, options?: InPlace): Series;
  resetIndex(options?: InPlace): Series;
  getDummies(options?: { prefix?: string | string[]; prefixSeparator?: string | string[] }): DataFrame;
  print(): void;
  toString(): string;
  toCSV(options?: { filePath?: string } & WriteCsvOptions): string;
  toJSON(options?: { filePath?: string; format?: "row" | "column" }): object;
}
