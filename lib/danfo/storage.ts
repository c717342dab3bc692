/**
 * Fault: a frame keeps its values twice, by row and by column; concat and setting a column change one of them only, a
 * copy shares its rows with the original, and row labels that are there twice are refused.
 * Mend: the columns are kept, and shared but never changed in place; the rows are made when they are asked for.
 */

import { reindex, sameLabels } from "./core/align";
import { define } from "./core/define";
import { dtypeOf } from "./core/dtype";
import { columnAt, type Frame, isSeries, type Label, type Series, setSeries, transpose } from "./core/frame";
import { columnPlace } from "./core/names";
import { range } from "./core/values";
import type { Parts } from "./parts";

const ROWS = Symbol("rows");

type Stored = Frame & {
  /** Enumerable, so that frames with other values are not equal to assert and the like. */
  $columnData: unknown[][];
  [ROWS]?: unknown[][];
};

const DTYPES = ["float32", "int32", "string", "boolean", "datetime", "undefined"];

export function mendStorage({ base, frame }: Parts): void {
  define(frame, {
    get $dataIncolumnFormat(): unknown[][] {
      return (this as unknown as Stored).$columnData;
    },
    set $dataIncolumnFormat(columns: unknown[][]) {
      store(this as unknown as Stored, columns);
    },
    get $data(): unknown[][] {
      const stored = this as unknown as Stored;
      stored[ROWS] ??= rowsOf(stored);
      return stored[ROWS];
    },
    set $data(rows: unknown[][]) {
      const stored = this as unknown as Stored;
      store(stored, transpose(rows, rows[0]?.length ?? stored.$columns.length));
    },
    // The columns are found where a name is not found otherwise: names.ts.
    $setInternalColumnDataProperty() {},
    $getColumnData(this: Frame, name: string, asSeries = true) {
      const place = columnPlace(this, name, "column");
      return asSeries ? columnAt(this, place) : this.$dataIncolumnFormat[place];
    },
    $setColumnData: setColumn,
  });
  define(base, {
    get shape(): number[] {
      const table = this as unknown as Frame | Series;
      if (table.$isSeries) return [table.$data.length, 1];
      return [Math.max(table.$index.length, table.$dataIncolumnFormat[0]?.length ?? 0), table.$columns.length];
    },
    get getColumnData(): unknown[] {
      return (this as unknown as Frame).$dataIncolumnFormat;
    },
    $setIndex(this: Frame | Series, index?: ArrayLike<Label>) {
      const count = rowCount(this);
      const labels = index ? Array.from(index) : range(count);
      if (labels.length !== count) throw new Error(`index: ${labels.length} labels for ${count} rows.`);
      this.$index = labels;
    },
    $resetIndex(this: Frame | Series) {
      this.$index = range(rowCount(this));
    },
    $setColumnNames(this: Frame | Series, names?: readonly unknown[] | string) {
      this.$columns = checkNames(this, names);
    },
    $setDtypes(this: Frame | Series, dtypes?: readonly string[]) {
      this.$dtypes = dtypes ? [...dtypes] : inferAll(this);
      const columns = this.$isSeries ? 1 : this.$dataIncolumnFormat.length;
      if (this.$dtypes.length !== columns && rowCount(this) > 0)
        throw new Error(`dtypes: ${this.$dtypes.length} types for ${columns} columns.`);
      const unknown = this.$dtypes.find((dtype) => !DTYPES.includes(dtype));
      if (unknown !== undefined) throw new Error(`dtypes: there is no type ${unknown}; expected ${DTYPES.join(", ")}.`);
    },
    $setValues(this: Frame | Series, values: unknown[], checkLength = true) {
      const count = rowCount(this);
      if (checkLength && values.length !== count) throw new Error(`${values.length} values for ${count} rows.`);
      if (this.$isSeries) setSeries(this, values);
      else {
        this.$data = values as unknown[][];
        this.$dtypes = inferAll(this);
      }
    },
  });
}

function store(frame: Stored, columns: unknown[][]): void {
  frame.$columnData = columns;
  Object.defineProperty(frame, ROWS, { configurable: true, enumerable: false, writable: true, value: undefined });
}

function rowsOf(frame: Stored): unknown[][] {
  const columns = frame.$columnData;
  const count = rowCount(frame);
  return Array.from({ length: count }, (_, i) => columns.map((column) => column[i]));
}

function rowCount(table: Frame | Series): number {
  if (table.$isSeries) return table.$data.length;
  return table.$dataIncolumnFormat[0]?.length ?? table.$index.length;
}

function inferAll(table: Frame | Series): string[] {
  return table.$isSeries ? [dtypeOf(table.$data)] : table.$dataIncolumnFormat.map(dtypeOf);
}

function checkNames(table: Frame | Series, names: readonly unknown[] | string | undefined): string[] {
  if (table.$isSeries) return names === undefined ? ["0"] : Array.isArray(names) ? names.map(String) : [String(names)];
  const count = table.$dataIncolumnFormat.length;
  const texts = names === undefined ? range(count).map(String) : Array.from(names, String);
  if (count > 0 && texts.length !== count) throw new Error(`columns: ${texts.length} names for ${count} columns.`);
  const twice = texts.find((name, j) => texts.indexOf(name) !== j);
  if (twice !== undefined) throw new Error(`columns: the name ${JSON.stringify(twice)} is there twice.`);
  return texts;
}

/** Replaces a column. A Series goes by its labels: rows that it does not have are missing then. */
function setColumn(this: Frame, name: string, values: unknown): void {
  const place = columnPlace(this, name, "setting a column");
  const column = columnValues(this, values, `column ${JSON.stringify(name)}`);
  this.$dataIncolumnFormat = this.$dataIncolumnFormat.with(place, column);
  this.$dtypes = this.$dtypes.with(place, dtypeOf(column));
}

/** The values that a new column of the frame gets, in the order of its rows. */
export function columnValues(frame: Frame, values: unknown, caller: string): unknown[] {
  if (isSeries(values) && !sameLabels(values.$index, frame.$index)) {
    return reindex(values.$data, values.$index, frame.$index, caller);
  }
  const given = isSeries(values) ? values.$data : values;
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new TypeError(`${caller}: expected a Series or an array of ${rowCount(frame)} values, one per row.`);
  }
  const column = Array.from(given as unknown as ArrayLike<unknown>);
  if (column.length !== rowCount(frame) && frame.$columns.length > 0)
    throw new Error(`${caller}: ${column.length} values for ${rowCount(frame)} rows.`);
  return column;
}
