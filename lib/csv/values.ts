/** Numbers, booleans and missing values from the texts of cells. */
import type { ReadCsvOptions } from "./options";

/** The texts that pandas reads as missing. */
const MISSING = [
  "",
  "#N/A",
  "#N/A N/A",
  "#NA",
  "-1.#IND",
  "-1.#QNAN",
  "-NaN",
  "-nan",
  "1.#IND",
  "1.#QNAN",
  "<NA>",
  "N/A",
  "NA",
  "NULL",
  "NaN",
  "None",
  "n/a",
  "nan",
  "null",
];

/** What is missing in a column: texts, and numbers however they are written. */
export interface Missing {
  readonly texts: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
}

export function missingValues(options: ReadCsvOptions, column: string): Missing {
  const { naValues, keepDefaultNa = true, naFilter = true } = options;
  if (!naFilter) return { texts: new Set(), numbers: new Set() };
  const isByName = typeof naValues === "object" && !Array.isArray(naValues);
  const own = isByName ? (Object.hasOwn(naValues, column) ? naValues[column as never] : []) : (naValues ?? []);
  const values = [own].flat() as (string | number)[];
  const numbers = values
    .map((value) => (typeof value === "number" ? value : parseNumber(value)))
    .filter((number) => !Number.isNaN(number));
  // In columns of texts, too, "0" stands for "0.0", and "1.50" for "1.5", but not for all that mean this number.
  const texts = [...values.map(String), ...numbers.flatMap(textsOf)];
  return {
    texts: new Set([...(keepDefaultNa ? MISSING : []), ...texts]),
    numbers: new Set(numbers),
  };
}

function textsOf(value: number): string[] {
  return Number.isInteger(value) ? [String(value), `${value}.0`] : [String(value)];
}

/** A function from a text to its number, NaN for what is none. */
export function numberReader({ decimal = ".", thousands }: ReadCsvOptions): (cell: string) => number {
  if (decimal === "." && thousands === undefined) return parseNumber;
  return (cell) => {
    const whole = thousands === undefined ? cell : withoutThousands(cell, decimal, thousands);
    if (decimal === ".") return parseNumber(whole);
    return whole.includes(".") ? Number.NaN : parseNumber(whole.replace(decimal, "."));
  };
}

/** As in pandas, they stand behind digits and before the decimal point; elsewhere they make a text of the cell. */
function withoutThousands(cell: string, decimal: string, thousands: string): string {
  const last = cell.lastIndexOf(thousands);
  if (last < 0) return cell;
  const isFirst = !/\d/.test(cell.slice(0, cell.indexOf(thousands)));
  return isFirst || /[eE]/.test(cell.slice(0, last)) || cell.slice(0, last).includes(decimal)
    ? cell
    : cell.replaceAll(thousands, "");
}

/** The number that the text is in pandas' eyes: no hexadecimal, no underscores, spaces around it. NaN for none. */
export function parseNumber(cell: string): number {
  const text = cell.replace(/^[ \t\r\n\v\f]+|[ \t\r\n\v\f]+$/g, "");
  // A whole number has no -0.
  if (/^[+-]?\d+$/.test(text)) return Number(text) || 0;
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text);
  if (!/^[+-]?inf(inity)?$/i.test(text)) return Number.NaN;
  return text[0] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** True for whole numbers that a number of JavaScript changes: with zeros in front, or beyond 2^53. They are codes. */
export function isCode(cell: string, value: number): boolean {
  if (value > Number.MAX_SAFE_INTEGER || value < -Number.MAX_SAFE_INTEGER) return /^\s*[+-]?\d+\s*$/.test(cell);
  const first = cell.charCodeAt(0);
  return (first === 48 || first === 32) && /^\s*0\d+\s*$/.test(cell);
}

/** Date columns know these as missing, too. */
export const NO_TIMES: ReadonlySet<string> = new Set(["NaT", "nat", "NAT", "NAN"]);

/** A function from a text to its boolean, undefined for what is none. */
export function booleanReader({
  trueValues = [],
  falseValues = [],
}: ReadCsvOptions): (cell: string) => boolean | undefined {
  const own = new Map([
    ...trueValues.map((text) => [text, true] as const),
    ...falseValues.map((text) => [text, false] as const),
  ]);
  return (cell) => {
    const found = own.get(cell);
    if (found !== undefined || cell.length > 5) return found;
    const lower = cell.toLowerCase();
    return lower === "true" ? true : lower === "false" ? false : undefined;
  };
}
