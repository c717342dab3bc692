/**
 * Fault: records are read by the order of their keys; a first value that is missing, a date or of a typed array is "not
 * supported"; types come from the first values, and a declared type changes no value.
 * Mend: records go by key, a missing key is a missing value; types come from all values, and a declared one converts.
 */
import { reindex, sameLabels, unionOf } from "./core/align";
import { toDtype } from "./core/convert";
import { define } from "./core/define";
import { dtypeOf } from "./core/dtype";
import { type Frame, isFrame, isSeries, type Label, type Series, transpose } from "./core/frame";
import { noColumn } from "./core/names";
import type { Parts } from "./parts";

interface Given {
  data: unknown;
  index?: readonly Label[];
  columns?: readonly string[] | string;
  dtypes?: readonly string[];
}

type Loading = (Frame | Series) & {
  $setIndex(index?: readonly Label[]): void;
  $setColumnNames(names?: readonly string[] | string): void;
  $setDtypes(dtypes?: readonly string[]): void;
};

export function mendConstruction({ base, utils }: Parts): void {
  const isObject = (utils as { isObject(value: unknown): unknown }).isObject;
  define(utils, {
    is1DArray(values: unknown) {
      const isList = Array.isArray(values) || ArrayBuffer.isView(values);
      const first = isList ? (values as ArrayLike<unknown>)[0] : undefined;
      return isList && !Array.isArray(first) && !ArrayBuffer.isView(first) && !isRecord(first);
    },
    isObject: (value: unknown) => isObject(value) || isFrame(value) || isSeries(value) || isRecord(value),
    inferDtype: (values: unknown[]) =>
      Array.isArray(values[0]) ? transpose(values as [][], values[0].length).map(dtypeOf) : [dtypeOf(values)],
  });
  define(base, {
    loadArrayIntoNdframe(this: Loading, { data, ...options }: Given) {
      const values = Array.from(data as ArrayLike<unknown>);
      if (this.$isSeries) load(this, [values], options);
      else if (values.length === 0)
        load(
          this,
          Array.from(options.columns ?? [], () => []),
          options,
        );
      else load(this, columnsOfRows(values, options.columns?.length), options);
    },
    loadObjectIntoNdframe(this: Loading, { data, ...options }: Given) {
      if (this.$isSeries) loadSeries(this, data, options);
      else if (Array.isArray(data)) loadNamed(this, columnsOfRecords(data), options);
      else if (isFrame(data))
        loadNamed(this, named(data.$columns, data.$dataIncolumnFormat), { index: data.$index, ...given(options) });
      else if (isSeries(data))
        loadNamed(this, named(data.$columns, [data.$data]), { index: data.$index, ...given(options) });
      else loadColumns(this, data as Record<string, unknown>, options);
    },
  });
}

function load(table: Loading, columns: unknown[][], { index, columns: names, dtypes }: Omit<Given, "data">): void {
  const converted =
    dtypes?.length === columns.length
      ? columns.map((column, j) => toDtype(column, dtypes[j], nameAt(names, j), index))
      : columns;
  if (table.$isSeries) table.$data = table.$dataIncolumnFormat = converted[0];
  else table.$dataIncolumnFormat = converted;
  table.$index = [];
  // Without columns, the labels alone say how many rows there are.
  if (columns.length === 0 && index) table.$index = [...index];
  else table.$setIndex(index && columns[0]?.length === 0 ? [] : index);
  table.$setColumnNames(names);
  table.$setDtypes(
    dtypes && columns[0]?.length > 0
      ? dtypes.map((dtype, j) => (dtype === "int32" ? dtypeOf(converted[j]) : dtype))
      : undefined,
  );
}

function nameAt(names: Given["columns"], j: number): string {
  return typeof names === "string" ? names : (names?.[j] ?? String(j));
}

function given<T extends object>(options: T): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function named(names: readonly string[], columns: readonly unknown[][]): Map<string, unknown[]> {
  return new Map(names.map((name, j) => [name, columns[j]]));
}

/** The columns of rows; a short row lacks its last values, as in pandas. */
function columnsOfRows(rows: unknown[], names = 0): unknown[][] {
  if (!Array.isArray(rows[0]) && !ArrayBuffer.isView(rows[0])) return [rows];
  let width = names;
  rows.forEach((row, i) => {
    if (!Array.isArray(row) && !ArrayBuffer.isView(row))
      throw new TypeError(`row ${i} is ${String(row)}; expected an array.`);
    width = Math.max(width, (row as unknown as ArrayLike<unknown>).length);
  });
  return transpose(rows as unknown[][], width);
}

function isRecord(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || prototype.constructor?.name === "Object";
}

function columnsOfRecords(records: unknown[]): Map<string, unknown[]> {
  const columns = new Map<string, unknown[]>();
  records.forEach((record, i) => {
    if (typeof record !== "object" || record === null || Array.isArray(record))
      throw new TypeError(`row ${i} is ${String(record)}; expected a record such as row 0.`);
    for (const [name, value] of Object.entries(record)) {
      let column = columns.get(name);
      if (!column) {
        column = new Array<unknown>(records.length).fill(undefined);
        columns.set(name, column);
      }
      column[i] = value;
    }
  });
  return columns;
}

/** Named columns go by their names also where `columns` is given: it says which ones, in which order. */
function loadNamed(table: Loading, all: Map<string, unknown[]>, { columns, index, dtypes }: Omit<Given, "data">): void {
  const names = columns === undefined ? [...all.keys()] : Array.from(columns, String);
  const count = [...all.values()][0]?.length ?? index?.length ?? 0;
  if (names.length > 0 && all.size > 0 && !names.some((name) => all.has(name))) {
    throw new Error(`columns: ${noColumn(names[0], [...all.keys()])} To rename them, call rename({ old: "new" }).`);
  }
  load(
    table,
    names.map((name) => all.get(name) ?? new Array(count).fill(undefined)),
    { columns: names, index, dtypes },
  );
}

function loadColumns(table: Loading, data: Record<string, unknown>, options: Omit<Given, "data">): void {
  const entries = Object.entries(data);
  const series = entries.flatMap(([, values]) => (isSeries(values) ? [values] : []));
  const labels = series.reduce<readonly Label[] | undefined>(
    (union, { $index }) => (union ? unionOf(union, $index) : $index),
    undefined,
  );
  const index = options.index ?? labels;
  const columns = entries.map(([name, values]): [string, unknown[]] => {
    if (isSeries(values))
      return [
        name,
        index && !sameLabels(values.$index, index)
          ? reindex(values.$data, values.$index, index, `column "${name}"`)
          : values.$data,
      ];
    if (!Array.isArray(values) && !ArrayBuffer.isView(values))
      throw new TypeError(`column ${JSON.stringify(name)} is ${String(values)}; expected an array of values.`);
    return [name, Array.from(values as unknown as ArrayLike<unknown>)];
  });
  const odd = columns.find(([, values]) => values.length !== columns[0][1].length);
  if (odd)
    throw new Error(
      `column ${JSON.stringify(odd[0])} has ${odd[1].length} values, but ${JSON.stringify(columns[0][0])} has ${columns[0][1].length}.`,
    );
  loadNamed(table, new Map(columns), { ...options, index });
}

function loadSeries(table: Loading, data: unknown, options: Omit<Given, "data">): void {
  if (isSeries(data)) load(table, [data.$data], { index: data.$index, columns: data.$columns, ...given(options) });
  else if (isFrame(data)) throw new TypeError("Series: a DataFrame is no Series; take one of its columns.");
  else if (Array.isArray(data)) load(table, [data], options);
  else load(table, [Object.values(data as object)], { index: Object.keys(data as object), ...given(options) });
}
