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

const OPTIONS = { sep: "string", header: "boolean", index: "boolean", naRep: "string" };

/** @throws Error when there is no such option, and where a text has half a letter */
export function csvText({ names, columns, index }: Table, options: WriteCsvOptions): string {
  checkOptions(options);
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
  const text = lines.map((line) => `${line}\n`).join("");
  // What encodings know nothing of, and would become another letter.
  const half = /\p{Surrogate}/u.exec(text);
  if (half) {
    const place = JSON.stringify(text.slice(Math.max(0, half.index - 20), half.index + 20));
    throw new Error(`Writing CSV: ${place} has half a letter (a lone surrogate); expected whole ones.`);
  }
  return text;
}

function checkOptions(options: WriteCsvOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(OPTIONS, name)) {
      const near = nearest(name, Object.keys(OPTIONS));
      throw new Error(
        `Writing CSV: there is no option ${JSON.stringify(name)}; ${near ? `did you mean ${near}?` : `expected ${Object.keys(OPTIONS).join(", ")}.`}`,
      );
    }
    const type = OPTIONS[name as keyof typeof OPTIONS];
    if (value !== undefined && typeof value !== type) {
      throw new Error(
        `Writing CSV: ${name} is ${JSON.stringify(value)}; expected ${type === "string" ? "a text" : "true or false"}.`,
      );
    }
  }
}

/** A lone cell without a text would be a blank line. */
function lineOf(cells: readonly string[], separator: string): string {
  return cells.length === 1 && cells[0] === "" ? '""' : cells.join(separator);
}

function textOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Date) return dateText(value);
  if (Object.is(value, -0)) return "-0.0";
  // With all its digits it would read back as a code.
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return (value as number).toExponential();
  if (value === Number.POSITIVE_INFINITY) return "inf";
  return value === Number.NEGATIVE_INFINITY ? "-inf" : String(value);
}

/** Whatever else may look like a separator is quoted, too, so that readers find the right one. */
function quoted(text: string, separator: string): string {
  const isPlain = !text.includes(separator) && !/[",;|\t\r\n]|^\s|\s$/.test(text);
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
}
