/** CSV text of columns, as pandas writes it without an index. */
import { dateText } from "../dates";
import { isMissing } from "../missing";
import { nearest } from "../nearest";

export interface WriteCsvOptions {
  /** What separates the cells; "," by default. */
  sep?: string;
  /** False: without the names. */
  header?: boolean;
  /** True: the labels of the rows come first. */
  index?: boolean;
  /** What is written for a missing value; nothing by default. */
  naRep?: string;
}

interface Table {
  readonly names: readonly string[];
  readonly columns: readonly (readonly unknown[])[];
  readonly index: readonly unknown[];
}

const OPTIONS = ["sep", "header", "index", "naRep"];

/** @throws Error when there is no such option */
export function csvText({ names, columns, index }: Table, options: WriteCsvOptions): string {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    const near = nearest(unknown, OPTIONS);
    throw new Error(
      `Writing CSV: there is no option ${JSON.stringify(unknown)}; ${near ? `did you mean ${near}?` : `expected ${OPTIONS.join(", ")}.`}`,
    );
  }
  const { sep = ",", header = true, naRep = "" } = options;
  if (typeof sep !== "string" || sep === "" || /["\r\n]/.test(sep)) {
    throw new Error(`Writing CSV: sep is ${JSON.stringify(sep)}; expected a text such as ";".`);
  }
  const all = options.index ? [index, ...columns] : columns;
  const cell = (value: unknown) => quoted(isMissing(value) ? naRep : textOf(value), sep);
  const lines: string[] = [];
  if (header) lines.push(lineOf((options.index ? ["", ...names] : names).map(cell), sep));
  for (let i = 0; i < index.length; i++) {
    lines.push(
      lineOf(
        all.map((column) => cell(column[i])),
        sep,
      ),
    );
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** A lone cell without a text would be a blank line. */
function lineOf(cells: readonly string[], separator: string): string {
  return cells.length === 1 && cells[0] === "" ? '""' : cells.join(separator);
}

function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Date) return dateText(value);
  if (Object.is(value, -0)) return "-0.0";
  if (value === Number.POSITIVE_INFINITY) return "inf";
  return value === Number.NEGATIVE_INFINITY ? "-inf" : String(value);
}

function quoted(text: string, separator: string): string {
  const isPlain = !text.includes(separator) && !/["\r\n]|^\s|\s$/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
