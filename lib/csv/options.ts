/** The options of `readCSV`, with pandas' names in camelCase. */
import { nearest } from "../nearest";
import { checkEncoding } from "./encodings";

/** The type of a column: text; numbers; whole numbers only; true and false; dates. Other names of pandas' mean the same. */
export type ColumnType = "string" | "float32" | "int32" | "boolean" | "datetime";

export type TypeName =
  | ColumnType
  | "str"
  | "object"
  | "number"
  | "float"
  | "float64"
  | "int"
  | "integer"
  | "int64"
  | "bool"
  | "datetime64";

type MissingValue = string | number;

export interface ReadCsvOptions {
  /** What separates the cells; default: the one of , ; | and tab that fits. "\\s+" is any run of spaces and tabs. */
  sep?: string;
  /** Another name of `sep`. */
  delimiter?: string;
  /** The decimal point; "." by default. */
  decimal?: string;
  /** What stands between the thousands of numbers, such as ","; none by default. */
  thousands?: string;
  /** Such as "cp949" or "latin1"; default: UTF-8, or UTF-16 where the file begins with its mark. */
  encoding?: string;
  /** What quotes a cell; `"` by default, false if nothing does. */
  quoteChar?: string | false;
  /** What takes its meaning from the next letter, such as "\\"; none by default. A doubled quote is always one quote. */
  escapeChar?: string;
  /** Where it stands outside of quotes, the rest of the line is left out. */
  comment?: string;
  /** True: the first line has the names (the default). false: none has. A number: the line of the names, from 0; with
   * several, their names are joined by "_". Lines before it are left out; skipped and blank ones do not count. */
  header?: boolean | null | number | readonly number[];
  /** The names of all columns. Say with `header` whether the file has a line of names, too, which they replace. */
  names?: readonly string[];
  /** The column, by name or number, that labels the rows. false: cells that end each row and are empty are left out. */
  indexCol?: string | number | false;
  /** The columns that are read, by name or number; they come in the order of the file. */
  useCols?: readonly (string | number)[];
  /** How many lines are left out before the names, or the numbers, from 0, of all lines that are. */
  skipRows?: number | readonly number[];
  /** How many lines at the end are left out; blank lines do not count. */
  skipFooter?: number;
  /** At most so many rows are read. */
  nRows?: number;
  /** The type of all columns, of each in their order, or of some by name; default: as the values are. */
  dtype?: TypeName | readonly TypeName[] | Readonly<Record<string, TypeName>>;
  /** What is missing besides "", "NA", "NaN", "null" and the like, in all columns or in some by name. */
  naValues?: MissingValue | readonly MissingValue[] | Readonly<Record<string, MissingValue | readonly MissingValue[]>>;
  /** False: only `naValues` are missing. */
  keepDefaultNa?: boolean;
  /** False: no text is missing. */
  naFilter?: boolean;
  /** What is true besides true, True and TRUE. */
  trueValues?: readonly string[];
  /** What is false besides false, False and FALSE. */
  falseValues?: readonly string[];
  /** The columns of dates, by name or number. */
  parseDates?: readonly (string | number)[];
  /** The dates' format in Python's words, "%d.%m.%Y", for all or by name; default: as the first one is written. */
  dateFormat?: string | Readonly<Record<string, string>>;
  /** True: "1/2/2024" is the 1st of February. */
  dayFirst?: boolean;
  /** True: spaces that begin a cell are left out. */
  skipInitialSpace?: boolean;
  /** False: a blank line is a row of missing values. */
  skipBlankLines?: boolean;
  /** A row that is longer or shorter than the others is an error, or, with "skip", reported: a longer one is left out,
   * a shorter one filled with missing values. */
  onBadLines?: "error" | "skip";
  /** Files that are packed by gzip are known by their bytes. */
  compression?: "infer" | "gzip";
}

const isText = (value: unknown) => typeof value === "string" && value !== "";
const isLetter = (value: unknown) => typeof value === "string" && value.length === 1;
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const isFlag = (value: unknown) => typeof value === "boolean";
const isList = (value: unknown, isItem: (item: unknown) => boolean) => Array.isArray(value) && value.every(isItem);
const isName = (value: unknown) => typeof value === "string" || isCount(value);
const isMissingValue = (value: unknown) => typeof value === "string" || typeof value === "number";
const isMissing = (value: unknown) => isMissingValue(value) || isList(value, isMissingValue);
const isRecord = (value: unknown, isItem: (item: unknown) => boolean) =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isItem);

export const TYPES: Readonly<Record<TypeName, ColumnType>> = {
  string: "string",
  str: "string",
  object: "string",
  float32: "float32",
  number: "float32",
  float: "float32",
  float64: "float32",
  int32: "int32",
  int: "int32",
  integer: "int32",
  int64: "int32",
  boolean: "boolean",
  bool: "boolean",
  datetime: "datetime",
  datetime64: "datetime",
};
const isType = (value: unknown) => typeof value === "string" && Object.hasOwn(TYPES, value);

const EXPECTED: Readonly<Record<keyof ReadCsvOptions, readonly [(value: unknown) => boolean, string]>> = {
  sep: [isText, 'a text such as ";"'],
  delimiter: [isText, 'a text such as ";"'],
  decimal: [isLetter, "one letter"],
  thousands: [isLetter, "one letter"],
  encoding: [isText, "a name such as cp949"],
  quoteChar: [(value) => isLetter(value) || value === false, "one letter or false"],
  escapeChar: [isLetter, "one letter"],
  comment: [isLetter, "one letter"],
  header: [
    (value) => isFlag(value) || value === null || isCount(value) || isList(value, isCount),
    "true, false or the number of a line",
  ],
  names: [(value) => isList(value, (name) => typeof name === "string"), "a list of texts"],
  indexCol: [(value) => isName(value) || value === false, "a column's name or number, or false"],
  useCols: [(value) => isList(value, isName), "a list of names or numbers of columns"],
  skipRows: [(value) => isCount(value) || isList(value, isCount), "a number of lines or a list of lines' numbers"],
  skipFooter: [isCount, "a number of lines"],
  nRows: [isCount, "a number of rows"],
  dtype: [
    (value) => isType(value) || isList(value, isType) || isRecord(value, isType),
    `one of ${Object.keys(TYPES).join(", ")}, or such by name`,
  ],
  naValues: [(value) => isMissing(value) || isRecord(value, isMissing), "a list of texts or numbers, or such by name"],
  keepDefaultNa: [isFlag, "true or false"],
  naFilter: [isFlag, "true or false"],
  trueValues: [(value) => isList(value, (item) => typeof item === "string"), "a list of texts"],
  falseValues: [(value) => isList(value, (item) => typeof item === "string"), "a list of texts"],
  parseDates: [(value) => isList(value, isName), "a list of names or numbers of columns"],
  dateFormat: [(value) => isText(value) || isRecord(value, isText), 'a format such as "%d.%m.%Y", or such by name'],
  dayFirst: [isFlag, "true or false"],
  skipInitialSpace: [isFlag, "true or false"],
  skipBlankLines: [isFlag, "true or false"],
  onBadLines: [(value) => value === "error" || value === "skip", '"error" or "skip", which reports them'],
  compression: [(value) => value === "infer" || value === "gzip", '"infer" or "gzip"'],
};

/** The options without those that are undefined, and with one name for `sep`. @throws Error when one has no such meaning */
export function checkOptions(given: ReadCsvOptions): ReadCsvOptions {
  const options = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as ReadCsvOptions;
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(EXPECTED, name)) {
      const near = nearest(name, Object.keys(EXPECTED));
      throw new Error(
        `readCSV: there is no option ${JSON.stringify(name)}; ${near ? `did you mean ${near}?` : `expected ${Object.keys(EXPECTED).join(", ")}.`}`,
      );
    }
    const [isRight, expected] = EXPECTED[name as keyof ReadCsvOptions];
    if (!isRight(value)) throw new Error(`readCSV: ${name} is ${JSON.stringify(value)}; expected ${expected}.`);
  }
  if (options.encoding !== undefined) options.encoding = checkEncoding(options.encoding);
  options.sep ??= options.delimiter;
  checkTogether(options);
  return options;
}

function checkTogether(options: ReadCsvOptions): void {
  const { sep, decimal = ".", thousands, nRows, skipFooter, names, header, quoteChar = '"', comment } = options;
  const letters = [sep, quoteChar || undefined, comment].filter((letter) => letter !== undefined);
  if (new Set(letters).size < letters.length) throw new Error("readCSV: sep, quoteChar and comment must differ.");
  if (sep !== undefined && sep !== "\\s+" && /[\\\r\n]/.test(sep)) {
    throw new Error(
      `readCSV: sep is ${JSON.stringify(sep)}; expected plain letters, as they are in the file, or "\\\\s+".`,
    );
  }
  if (thousands === decimal) throw new Error(`readCSV: thousands and decimal are both ${JSON.stringify(decimal)}.`);
  if (skipFooter && nRows !== undefined) throw new Error("readCSV: give nRows or skipFooter, not both.");
  if (names && header === undefined) {
    throw new Error(
      "readCSV: names without header: give { header: true } if the file has a line of names, which these replace; { header: false } if it has none.",
    );
  }
  const twice = names?.find((name, j) => names.indexOf(name) !== j);
  if (twice !== undefined) throw new Error(`readCSV: names has ${JSON.stringify(twice)} twice.`);
}
