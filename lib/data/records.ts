/** Rows of a table as objects, and the way back. */
import { type DataFrame, danfo } from "../danfo";
import { isDataFrame, readFrame } from "../frame";
import { isMissing } from "../missing";
import { describe } from "./table";

/** A cell of a DataFrame; a missing value is NaN, null or undefined, as Danfo has it. */
export type Cell = number | string | boolean | Date | null | undefined;

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

/**
 * A DataFrame with a row for each object and a column for each of their keys, as pandas' `DataFrame.from_records`. A
 * column's type is that of its values: numbers, texts, booleans or dates; null, undefined and NaN are missing.
 *
 * @throws TypeError that names record and key, when a record lacks a key that the first one has, or has another, when
 *   values of a key differ in type, and when a value is an object or an array; when there are no records
 */
export function fromRecords<Row extends object>(records: readonly Row[]): DataFrame {
  if (!Array.isArray(records) || records.length === 0) {
    throw new TypeError(`fromRecords: expected an array of objects, at least one, got ${describeRecords(records)}.`);
  }
  const names = Object.keys(records[0] ?? {});
  if (names.length === 0) {
    throw new TypeError(
      `fromRecords: record 0 is ${describe(records[0])} without keys; expected such as { x: 1, y: 2 }.`,
    );
  }
  records.forEach((record, i) => {
    checkKeys(record, names, i);
  });
  for (const name of names) checkColumn(records, name);
  // Danfo takes objects of a class for cells.
  return new (danfo().DataFrame)(records.map((record) => ({ ...record })));
}

function describeRecords(records: unknown): string {
  return Array.isArray(records) ? "an empty array" : describe(records);
}

function checkKeys(record: unknown, names: readonly string[], i: number): void {
  if (typeof record !== "object" || record === null || Array.isArray(record)) {
    throw new TypeError(`fromRecords: record ${i} is ${describe(record)}; expected an object such as { x: 1, y: 2 }.`);
  }
  const lacking = names.find((name) => !Object.hasOwn(record, name));
  if (lacking !== undefined) {
    throw new TypeError(
      `fromRecords: record ${i} has no ${JSON.stringify(lacking)}, which record 0 has; give null for what is missing.`,
    );
  }
  const other = Object.keys(record).find((name) => !names.includes(name));
  if (other !== undefined) {
    throw new TypeError(
      `fromRecords: record ${i} has ${JSON.stringify(other)}, which record 0 lacks; give null for what is missing.`,
    );
  }
}

function checkColumn(records: readonly object[], name: string): void {
  let first: { type: string; i: number } | undefined;
  records.forEach((record, i) => {
    const value = (record as Record<string, unknown>)[name];
    if (isMissing(value)) return;
    const type = value instanceof Date ? "date" : typeof value;
    if (!["number", "string", "boolean", "date"].includes(type)) {
      throw new TypeError(
        `fromRecords: record ${i}, ${JSON.stringify(name)}: ${describe(value)}; expected a number, text, boolean or date.`,
      );
    }
    first ??= { type, i };
    if (type !== first.type) {
      throw new TypeError(
        `fromRecords: ${JSON.stringify(name)} is a ${first.type} in record ${first.i}, a ${type} in record ${i}; expected one type.`,
      );
    }
  });
}
