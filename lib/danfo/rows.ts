/**
 * Fault: conditions and places are turned into row labels and looked up as places, so that after a sort, a filter or a
 * split other rows come; labels are searched for one by one; a text label alone is read as a number; nothing counts
 * from the end.
 * Mend: places are places and labels are labels, both by one look-up; slices and counting from the end as in pandas.
 */
import { labelPlaces, sameLabels } from "./core/align";
import { define } from "./core/define";
import { columnAt, type Frame, finish, isSeries, type Label, type Series, takeColumns, takeRows } from "./core/frame";
import { columnPlace, placesOf, rowPlaces } from "./core/names";
import { isMissing, range, show } from "./core/values";
import type { Parts } from "./parts";
import { evaluateCondition } from "./query-text";

interface Selection {
  rows?: unknown;
  columns?: unknown;
}

export function mendRows({ frame, series }: Parts): void {
  define(frame, {
    iloc(this: Frame, { rows, columns }: Selection = {}) {
      const part =
        columns === undefined ? this : takeColumns(this, places(columns, this.$columns.length, "iloc columns"));
      return takeRows(part, placesOfRows(this, rows, "iloc"));
    },
    loc(this: Frame, { rows, columns }: Selection = {}) {
      const part = columns === undefined ? this : takeColumns(this, columnsByName(this, columns));
      return takeRows(part, rowsByLabel(this, rows));
    },
    query(this: Frame, condition: unknown, { inplace }: { inplace?: boolean } = {}) {
      const wanted = typeof condition === "string" ? evaluateCondition(this, condition) : condition;
      if (!isSeries(wanted) && !Array.isArray(wanted)) {
        throw new TypeError(`query: expected a condition such as df.a.gt(1) or "a > 1", got ${show(condition)}.`);
      }
      return finish(this, takeRows(this, whereTrue(this, wanted, "query")), inplace);
    },
    head(this: Frame, rows = 5) {
      return takeRows(this, firstRows(this, rows));
    },
    tail(this: Frame, rows = 5) {
      return takeRows(this, lastRows(this, rows));
    },
    at(this: Frame, row: unknown, column: string) {
      return this.$dataIncolumnFormat[columnPlace(this, column, "at")][onlyPlace(this, row)];
    },
    iat(this: Frame, row: number, column: number) {
      return this.$dataIncolumnFormat[place(column, this.$columns.length, "iat column")][
        place(row, this.$index.length, "iat row")
      ];
    },
    column(this: Frame, name: string) {
      return columnAt(this, columnPlace(this, name, "column"));
    },
  });
  define(series, {
    iloc(this: Series, rows: unknown) {
      return takeRows(this, placesOfRows(this, rows, "iloc"));
    },
    loc(this: Series, rows: unknown) {
      return takeRows(this, rowsByLabel(this, rows));
    },
    head(this: Series, rows = 5) {
      return takeRows(this, firstRows(this, rows));
    },
    tail(this: Series, rows = 5) {
      return takeRows(this, lastRows(this, rows));
    },
    at(this: Series, row: unknown) {
      return this.$data[onlyPlace(this, row)];
    },
    iat(this: Series, row: number) {
      return this.$data[place(row, this.$data.length, "iat")];
    },
  });
}

function firstRows(table: Frame | Series, rows: number): number[] {
  const count = table.$index.length;
  return range(Math.max(0, rows < 0 ? count + checkCount(rows) : Math.min(checkCount(rows), count)));
}

function lastRows(table: Frame | Series, rows: number): number[] {
  const count = table.$index.length;
  const taken = Math.max(0, rows < 0 ? count + checkCount(rows) : Math.min(checkCount(rows), count));
  return range(taken).map((i) => count - taken + i);
}

function checkCount(rows: number): number {
  if (Number.isInteger(rows)) return rows;
  throw new RangeError(`the number of rows is ${show(rows)}; expected a whole number.`);
}

/** One place; negative ones count from the end. @throws RangeError outside */
function place(given: unknown, count: number, caller: string): number {
  if (typeof given !== "number")
    throw new TypeError(`${caller}: ${show(given)} is no place; expected a whole number. Labels go to loc and at.`);
  const found = given < 0 ? count + given : given;
  if (Number.isInteger(found) && found >= 0 && found < count) return found;
  throw new RangeError(`${caller}: there is no place ${given}; expected ${-count} to ${count - 1}.`);
}

function placesOfRows(table: Frame | Series, rows: unknown, caller: string): number[] {
  if (rows === undefined) return range(table.$index.length);
  const given =
    isSeries(rows) && rows.$data.some((value) => typeof value === "boolean") ? whereTrue(table, rows, caller) : rows;
  return places(isSeries(given) ? given.$data : given, table.$index.length, `${caller} rows`);
}

function places(given: unknown, count: number, caller: string): number[] {
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new TypeError(`${caller}: ${show(given)} is no list. For example: [1, 2], ["0:10"] or [true, false].`);
  }
  const list = Array.from(given as unknown as ArrayLike<unknown>);
  if (list.length === 1 && typeof list[0] === "string") return slice(list[0], count, caller);
  if (list.some((value) => typeof value === "boolean")) return truePlaces(list, count, caller);
  return list.map((value) => place(value, count, caller));
}

/** "start:end" or "start:end:step" as in Python: the end is left out, negative ones count from the end. */
function slice(text: string, count: number, caller: string): number[] {
  const parts = text.split(":").map((part) => part.trim());
  if (parts.length < 2 || parts.length > 3 || parts.some((part) => !/^(-?\d+)?$/.test(part))) {
    throw new TypeError(`${caller}: ${show(text)} is no slice of places such as "0:10" or "-2:".`);
  }
  const step = parts[2] ? Number(parts[2]) : 1;
  if (step === 0) throw new RangeError(`${caller}: a slice's step is 0.`);
  const clip = (part: string, otherwise: number) => {
    if (part === "") return otherwise;
    const at = Number(part) < 0 ? count + Number(part) : Number(part);
    return step > 0 ? Math.min(Math.max(at, 0), count) : Math.min(Math.max(at, -1), count - 1);
  };
  const start = clip(parts[0], step > 0 ? 0 : count - 1);
  const end = clip(parts[1], step > 0 ? count : -1);
  return range(Math.max(0, Math.ceil((end - start) / step))).map((i) => start + i * step);
}

/** The places where a condition is true; a Series goes by its labels. */
export function whereTrue(table: Frame | Series, condition: Series | unknown[], caller: string): number[] {
  if (!isSeries(condition)) return truePlaces(condition, table.$index.length, caller);
  if (sameLabels(condition.$index, table.$index)) return truePlaces(condition.$data, table.$index.length, caller);
  const found = labelPlaces(condition.$index, table.$index, caller);
  const lost = found.indexOf(-1);
  if (lost >= 0) {
    throw new Error(
      `${caller}: the condition has no row ${show(table.$index[lost])}. Make it from the same table: df.query(df.a.gt(1)).`,
    );
  }
  return truePlaces(
    found.map((at) => condition.$data[at]),
    table.$index.length,
    caller,
  );
}

function truePlaces(condition: readonly unknown[], count: number, caller: string): number[] {
  if (condition.length !== count) throw new Error(`${caller}: ${condition.length} conditions for ${count} rows.`);
  const found: number[] = [];
  condition.forEach((value, i) => {
    if (value === true) found.push(i);
    else if (value !== false) {
      const problem = isMissing(value) ? "is missing" : `is ${show(value)}`;
      throw new TypeError(`${caller}: condition ${i} ${problem}; expected true or false.`);
    }
  });
  return found;
}

function rowsByLabel(table: Frame | Series, rows: unknown): number[] {
  if (rows === undefined) return range(table.$index.length);
  if (isSeries(rows) && rows.$data.every((value) => typeof value === "boolean")) return whereTrue(table, rows, "loc");
  const labels = isSeries(rows) ? rows.$data : rows;
  if (!Array.isArray(labels) && !ArrayBuffer.isView(labels))
    throw new TypeError(`loc rows: ${show(rows)} is no list of labels.`);
  const list = Array.from(labels as unknown as ArrayLike<unknown>);
  const isCondition =
    list.length > 0 &&
    list.every((value) => typeof value === "boolean") &&
    !table.$index.some((label) => typeof label === "boolean");
  if (isCondition) return truePlaces(list, table.$index.length, "loc rows");
  const known = placesOf(table.$index);
  if (list.length === 1 && typeof list[0] === "string" && !known.has(list[0])) {
    if (list[0].includes(":")) return labelSlice(table.$index, list[0], known);
    return rowPlaces(known, spelled(list[0], known), "loc");
  }
  return list.flatMap((label) => rowPlaces(known, label, "loc"));
}

/** Danfo writes a label in a text: `["5"]` means the row 5, `["'5'"]` the text. */
function spelled(text: string, known: ReadonlyMap<unknown, number[]>): unknown {
  const quoted = /^(["'`])(.*)\1$/.exec(text);
  if (quoted) return quoted[2];
  return text !== "" && !known.has(text) && known.has(Number(text)) ? Number(text) : text;
}

/** "a:c" with both ends, as Danfo documents it and pandas does. */
function labelSlice(index: readonly Label[], text: string, known: ReadonlyMap<unknown, number[]>): number[] {
  const parts = text.split(":");
  if (parts.length !== 2) throw new TypeError(`loc: ${show(text)} is no slice of labels such as "a:c".`);
  const start = parts[0] === "" ? 0 : rowPlaces(known, spelled(parts[0], known), "loc")[0];
  const end = parts[1] === "" ? index.length - 1 : (rowPlaces(known, spelled(parts[1], known), "loc").at(-1) as number);
  return range(Math.max(0, end - start + 1)).map((i) => start + i);
}

function columnsByName(frame: Frame, columns: unknown): number[] {
  if (!Array.isArray(columns))
    throw new TypeError(`loc columns: ${show(columns)} is no list of names. For example: ["a", "b"] or ["a:c"].`);
  if (
    columns.length === 1 &&
    typeof columns[0] === "string" &&
    columns[0].includes(":") &&
    !frame.$columns.includes(columns[0])
  ) {
    const [start, end] = columns[0].split(":");
    const first = start === "" ? 0 : columnPlace(frame, start, "loc");
    const last = end === "" ? frame.$columns.length - 1 : columnPlace(frame, end, "loc");
    return range(Math.max(0, last - first + 1)).map((i) => first + i);
  }
  return columns.map((name) => columnPlace(frame, name, "loc"));
}

function onlyPlace(table: Frame | Series, label: unknown): number {
  const found = rowPlaces(placesOf(table.$index), label, "at");
  if (found.length === 1) return found[0];
  throw new Error(`at: the row ${show(label)} is there ${found.length} times; loc gives them all.`);
}
