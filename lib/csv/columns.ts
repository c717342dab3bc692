/** Columns that grow row by row, each typed by all its values. */
import { formatReader } from "../date-format";
import { dateReader } from "../dates";
import { type ColumnType, type ReadCsvOptions, TYPES, type TypeName } from "./options";
import { booleanReader, isCode, type Missing, missingValues, NO_TIMES, numberReader } from "./values";

type Row = readonly string[];
type Kind = "number" | "whole" | "boolean" | "text" | "date";

export class Column {
  values: unknown[] = [];
  /** Undefined as long as all values are missing. */
  private kind: Kind | undefined;
  /** True where the options name the type. */
  private readonly isNamed: boolean;
  /** True when it turned out late that the column is text, and the texts of its first rows must be read again. */
  mustReread = false;
  private readonly missing: Missing;
  private readonly toNumber: (cell: string) => number;
  private readonly toBoolean: (cell: string) => boolean | undefined;
  private readonly toTime: (cell: string) => number;
  private hasFractions = false;
  private hasMissing = false;
  private hasHugeNumbers = false;
  private readonly hasNumbersAsBooleans: boolean;
  /** Equal texts are kept once. */
  private readonly texts = new Map<string, string>();

  constructor(
    readonly name: string,
    private readonly place: number,
    options: ReadCsvOptions,
    private readonly file: string,
  ) {
    this.kind = namedKind(name, place, options);
    this.isNamed = this.kind !== undefined;
    this.missing = missingValues(options, name);
    this.toNumber = numberReader(options);
    this.toBoolean = booleanReader(options);
    this.toTime = timeReader(name, options);
    const booleans = [...(options.trueValues ?? []), ...(options.falseValues ?? [])];
    this.hasNumbersAsBooleans = booleans.some((text) => !Number.isNaN(this.toNumber(text)));
  }

  get dtype(): ColumnType {
    if (this.kind === "text") return "string";
    if (this.kind === "boolean") return "boolean";
    if (this.kind === "date") return "datetime";
    if (this.kind === undefined) return this.values.length === 0 ? "string" : "float32";
    if (this.kind === "number" && this.isNamed) return "float32";
    return this.hasFractions || this.hasMissing ? "float32" : "int32";
  }

  add(rows: readonly Row[], lines: readonly number[]): void {
    if (this.mustReread) return;
    const start = this.values.length;
    this.kind ??= this.kindOf(rows);
    if (this.kind === undefined) {
      for (let i = 0; i < rows.length; i++) this.values.push(Number.NaN);
      this.hasMissing ||= rows.length > 0;
      return;
    }
    if (this.addAs(this.kind, rows, lines)) return;
    // What came before is missing in every kind of column; other values were texts before, which are gone.
    this.becomeText(start);
    if (!this.mustReread) this.addTexts(rows);
  }

  /** To be called after the last row. Whole numbers beyond 2^53 stay texts, but not among fractions, where pandas rounds. */
  end(): void {
    if (this.kind === "number" && !this.isNamed && this.hasHugeNumbers && !this.hasFractions)
      this.becomeText(this.values.length);
  }

  /** Empty, for the texts of all rows. */
  reread(): void {
    this.mustReread = false;
    this.values = [];
  }

  private becomeText(rows: number): void {
    this.kind = "text";
    this.mustReread = this.values.slice(0, rows).some((value) => !Number.isNaN(value));
    this.values = this.mustReread ? [] : this.values.slice(0, rows);
  }

  private kindOf(rows: readonly Row[]): Kind | undefined {
    const { texts } = this.missing;
    const cell = rows.find((row) => !texts.has(row[this.place]))?.[this.place];
    if (cell === undefined) return undefined;
    // As in pandas, trueValues: ["1"] makes no booleans of a column of numbers.
    if (!Number.isNaN(this.toNumber(cell))) return "number";
    return this.toBoolean(cell) === undefined ? "text" : "boolean";
  }

  /** False when a value is of another kind, and the options did not name one. */
  private addAs(kind: Kind, rows: readonly Row[], lines: readonly number[]): boolean {
    if (kind === "text") this.addTexts(rows);
    else if (kind === "date") this.addDates(rows, lines);
    else if (kind === "boolean") return this.addBooleans(rows, lines);
    else return this.addNumbers(rows, lines);
    return true;
  }

  private addTexts(rows: readonly Row[]): void {
    const { place, values, texts } = this;
    for (let i = 0; i < rows.length; i++) {
      const cell = rows[i][place];
      const known = texts.get(cell);
      if (known !== undefined) values.push(known);
      else if (this.missing.texts.has(cell)) values.push(Number.NaN);
      else {
        if (texts.size < MOST_TEXTS) texts.set(cell, cell);
        values.push(cell);
      }
    }
  }

  private addNumbers(rows: readonly Row[], lines: readonly number[]): boolean {
    const { place, values, toNumber, isNamed } = this;
    const { texts, numbers } = this.missing;
    for (let i = 0; i < rows.length; i++) {
      const cell = rows[i][place];
      const value = toNumber(cell);
      if (Number.isNaN(value) || numbers.size > 0) {
        if (texts.has(cell) || numbers.has(value)) {
          if (this.kind === "whole") throw this.wrong(cell, lines[i], 'a whole number; "float32" takes missing values');
          values.push(Number.NaN);
          this.hasMissing = true;
          continue;
        }
        if (Number.isNaN(value)) {
          if (isNamed) throw this.wrong(cell, lines[i], "a number");
          if (this.hasNumbersAsBooleans && this.toBoolean(cell) !== undefined) {
            throw this.wrong(cell, lines[i], 'a number as before, or { dtype } "boolean" or "string" for the column');
          }
          return false;
        }
      }
      if (!Number.isSafeInteger(value)) {
        if (this.kind === "whole") throw this.wrong(cell, lines[i], "a whole number of at most 2^53");
        if (isCode(cell, value)) this.hasHugeNumbers = true;
        else this.hasFractions = true;
      } else if (!isNamed && isCode(cell, value)) return false;
      values.push(value);
    }
    return true;
  }

  private addBooleans(rows: readonly Row[], lines: readonly number[]): boolean {
    for (let i = 0; i < rows.length; i++) {
      const cell = rows[i][this.place];
      const value = this.toBoolean(cell);
      if (value === undefined && !this.missing.texts.has(cell)) {
        if (this.isNamed) throw this.wrong(cell, lines[i], "true or false, or one of trueValues and falseValues");
        return false;
      }
      this.values.push(value ?? Number.NaN);
    }
    return true;
  }

  private addDates(rows: readonly Row[], lines: readonly number[]): void {
    for (let i = 0; i < rows.length; i++) {
      const cell = rows[i][this.place];
      const time = this.missing.texts.has(cell) || NO_TIMES.has(cell) ? undefined : this.toTime(cell);
      if (Number.isNaN(time)) {
        throw this.wrong(
          cell,
          lines[i],
          'a date as the first one is, or as { dateFormat: "%d.%m.%Y" } or { dayFirst: true } say',
        );
      }
      this.values.push(new Date(time ?? Number.NaN));
    }
  }

  private wrong(cell: string, line: number, expected: string): Error {
    const text = cell.length > 80 ? `${cell.slice(0, 80)}…` : cell;
    return new Error(`${this.file}, line ${line}, column ${this.name}: ${JSON.stringify(text)}; expected ${expected}.`);
  }
}

const MOST_TEXTS = 100_000;

function namedKind(name: string, place: number, { dtype, parseDates = [] }: ReadCsvOptions): Kind | undefined {
  if (parseDates.includes(name) || parseDates.includes(place)) return "date";
  const type = Array.isArray(dtype) ? dtype[place] : optionOf(dtype as TypeName | Record<string, TypeName>, name);
  if (type === undefined) return undefined;
  const kinds = { string: "text", float32: "number", int32: "whole", boolean: "boolean", datetime: "date" } as const;
  return kinds[TYPES[type as TypeName]];
}

/** An option for all columns or for those it names. */
function optionOf<T extends string>(option: T | Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  if (typeof option !== "object") return option;
  return Object.hasOwn(option, name) ? option[name] : undefined;
}

function timeReader(name: string, { dateFormat, dayFirst = false }: ReadCsvOptions): (cell: string) => number {
  const format = optionOf(dateFormat, name);
  return format === undefined ? dateReader(dayFirst) : formatReader(format);
}
