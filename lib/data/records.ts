/** Rows of a table as objects. */
import type { DataFrame } from "../danfo";
import { isDataFrame, readFrame } from "../frame";
import { describe } from "./table";

/** A cell of a DataFrame; a missing value is NaN, null or undefined, as Danfo has it. */
export type Cell = number | string | boolean | null | undefined;

/**
 * One object per row, with its values by column name, as pandas' `to_dict("records")`.
 *
 * @typeParam Row what a row is known to be, such as `{ lr: number; activation: string }`; it is not checked
 * @throws TypeError when what is given is no DataFrame
 */
export function toRecords<Row extends object = Record<string, Cell>>(table: DataFrame): Row[] {
  if (!isDataFrame(table)) throw new TypeError(`toRecords: expected a DataFrame, got ${describe(table)}.`);
  const { columns, rows } = readFrame(table);
  return rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])) as Row);
}
