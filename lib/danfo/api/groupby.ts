/** The type of the groups of a table. */
import type { DataFrame } from "./frame";
import type { Cell } from "./series";

/** Groups in the order of their keys; rows whose key is missing are in none. */
export interface Groupby {
  readonly ngroups: number;
  readonly groups: Record<string, Record<string, Cell[]>>;
  /** Only these columns. */
  col(names: string[]): Groupby;
  mean(): DataFrame;
  sum(): DataFrame;
  count(): DataFrame;
  std(): DataFrame;
  var(): DataFrame;
  median(): DataFrame;
  min(): DataFrame;
  max(): DataFrame;
  prod(): DataFrame;
  nUnique(): DataFrame;
  /** The first value of each column that is not missing. */
  first(): DataFrame;
  last(): DataFrame;
  size(): DataFrame;
  agg(operations: Record<string, string | string[]>): DataFrame;
  /** A value for each row of the table, in its order. */
  transform(operation: string | ((values: Cell[]) => Cell)): DataFrame;
  cumSum(): DataFrame;
  cumProd(): DataFrame;
  cumMin(): DataFrame;
  cumMax(): DataFrame;
  shift(periods?: number): DataFrame;
  diff(periods?: number): DataFrame;
  head(count?: number): DataFrame;
  tail(count?: number): DataFrame;
  getGroup(keys: Cell | Cell[]): DataFrame;
  apply(callable: (part: DataFrame) => Cell): DataFrame;
}
