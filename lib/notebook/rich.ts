/** DataFrames, Series and tensors in a notebook, of which Danfo and TensorFlow.js know nothing. */
import type { DataFrame, Series } from "../danfo/api/danfo";
import { type Frame, readFrame } from "../frame";
import { isMissing } from "../missing";
import { inspect } from "../platform/inspect";
import { jupyterDisplay, type MimeBundle } from "./bridge";
import { formatColumn } from "./numbers";
import { type Table, type TableColumn, tableToHtml, tableToText } from "./table";
import { type TensorLike, tensorText } from "./tensor";

type Class = { readonly prototype: object };

/** Longer tables show their first and last rows only, and wider ones their first and last columns, as in pandas. */
const MAX_ROWS = 20;
const ROWS_AT_EACH_END = 5;
const MAX_COLUMNS = 20;
/** Longer texts are cut (pandas: display.max_colwidth). */
const MAX_TEXT_LENGTH = 50;

/**
 * Makes DataFrames and Series show as tables. Called once, when Danfo is loaded. The classes that Danfo exports only
 * add reading and writing of files; what its methods return is of the classes below them, so those get the method.
 */
export function installFrames({ DataFrame, Series }: { DataFrame: Class; Series: Class }): void {
  install<DataFrame>(Object.getPrototypeOf(DataFrame), (dataFrame) => {
    const frame = readFrame(dataFrame);
    return bundleOf(frameTable(frame, `${frame.rows.length} rows × ${frame.columns.length} columns`));
  });
  install<Series>(Object.getPrototypeOf(Series), (series) => {
    const frame = readFrame(series);
    return bundleOf(frameTable(frame, `${frame.rows.length} rows`));
  });
}

/**
 * Makes tensors show with their shape, type and a corner of their values, also in `console.log` and within lists.
 * Called once, when TensorFlow.js is loaded.
 */
export function installTensors({ Tensor }: { Tensor: Class }): void {
  install<TensorLike>(Tensor, (tensor) => ({ "text/plain": tensorText(tensor) }));
  Object.defineProperty(Tensor.prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(this: TensorLike) {
      return tensorText(this);
    },
  });
}

function install<T>({ prototype }: Class, show: (value: T) => MimeBundle): void {
  Object.defineProperty(prototype, jupyterDisplay, {
    configurable: true,
    writable: true,
    value(this: T) {
      return show(this);
    },
  });
}

function bundleOf(table: Table): MimeBundle {
  return { "text/html": tableToHtml(table), "text/plain": tableToText(table) };
}

function frameTable(frame: Frame, footer: string): Table {
  const rows = ends(frame.rows.length, MAX_ROWS, ROWS_AT_EACH_END);
  const columns = ends(frame.columns.length, MAX_COLUMNS, MAX_COLUMNS / 2);
  const shown = columns.map((column) =>
    tableColumn(
      frame.columns[column],
      frame.dtypes[column],
      rows.map((row) => frame.rows[row][column]),
    ),
  );
  if (columns.length < frame.columns.length) {
    shown.splice(MAX_COLUMNS / 2, 0, { name: "…", cells: rows.map(() => "…"), align: "right" });
  }
  return {
    columns: shown,
    index: rows.map((row) => String(frame.index[row])),
    gapAfter: rows.length < frame.rows.length ? ROWS_AT_EACH_END : undefined,
    footer,
  };
}

function ends(count: number, limit: number, atEachEnd: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  return count <= limit ? all : [...all.slice(0, atEachEnd), ...all.slice(-atEachEnd)];
}

function tableColumn(name: string, type: string, values: readonly unknown[]): TableColumn {
  const missing = new Set(values.flatMap((value, row) => (isMissing(value) ? [row] : [])));
  const numeric = values.every((value) => typeof value === "number" || isMissing(value));
  const cells = numeric
    ? formatColumn(
        values.map((value) => (isMissing(value) ? Number.NaN : (value as number))),
        type === "int32",
      )
    : values.map(cellText);
  return { name: String(name), type, cells, align: numeric ? "right" : "left", missing };
}

function cellText(value: unknown): string {
  if (value instanceof Date && !isMissing(value.getTime())) return dateText(value);
  const isObject = typeof value === "object" && value !== null;
  const text = isObject ? inspect(value, { breakLength: Number.POSITIVE_INFINITY }) : String(value);
  const characters = Array.from(text);
  return characters.length > MAX_TEXT_LENGTH ? `${characters.slice(0, MAX_TEXT_LENGTH - 1).join("")}…` : text;
}

/** The date in UTC, without its time when that is midnight. */
function dateText(date: Date): string {
  return date
    .toISOString()
    .replace(/(T00:00:00)?(\.000)?Z$/, "")
    .replace("T", " ");
}
