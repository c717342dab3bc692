/** Columns that grow row by row, each typed by all its values. */
import { type ColumnPart, pack, unpack } from "./column-part";
import type { Grid } from "./grid";
import { type Kind, namedKind, timeReader } from "./kinds";
import type { ColumnType, ReadCsvOptions } from "./options";
import { booleanReader, isCode, type Missing, missingValues, NO_TIMES, numberReader } from "./values";

export class Column {
  values: unknown[] = [];
  /** The number of rows so far; `values` has room for more. */
  private count = 0;
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
  /** The code of the decimal point, where nothing else stands among digits. */
  private readonly plainPoint: number | undefined;
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
    this.plainPoint = options.thousands === undefined ? (options.decimal ?? ".").charCodeAt(0) : undefined;
    this.toBoolean = booleanReader(options);
    this.toTime = timeReader(name, options);
    const booleans = [...(options.trueValues ?? []), ...(options.falseValues ?? [])];
    this.hasNumbersAsBooleans = booleans.some((text) => !Number.isNaN(this.toNumber(text)));
  }

  get dtype(): ColumnType {
    if (this.kind === "text") return "string";
    if (this.kind === "boolean") return "boolean";
    if (this.kind === "date") return "datetime";
    if (this.kind === undefined) return this.count === 0 ? "string" : "float32";
    if (this.kind === "number" && this.isNamed) return "float32";
    return this.hasFractions || this.hasMissing ? "float32" : "int32";
  }

  /** @param expected how many rows there may be in the end */
  add(grid: Grid, expected: number): void {
    if (this.mustReread) return;
    const start = this.count;
    // An array that grows as it is filled takes several times as long. The first value says what kind of array it is.
    if (start > 0 && start + grid.count > this.values.length)
      this.values.length = Math.max(start + grid.count, Math.min(expected, MOST_GROWTH * start));
    this.kind ??= this.kindOf(grid);
    if (this.kind === undefined) {
      for (let i = 0; i < grid.count; i++) this.values[this.count++] = Number.NaN;
      this.hasMissing ||= grid.count > 0;
      return;
    }
    if (this.addAs(this.kind, grid)) return;
    // What came before is missing in every kind of column; other values were texts before, which are gone.
    this.becomeText(start);
    if (!this.mustReread) this.addTexts(grid);
  }

  /** To be called after the last row, and again after rereading. Whole numbers beyond 2^53 stay texts, but not among fractions, where pandas rounds. */
  end(): void {
    if (this.kind === "number" && !this.isNamed && this.hasHugeNumbers && !this.hasFractions)
      this.becomeText(this.count);
    this.values.length = this.count;
  }

  /** Empty, for the texts of all rows. */
  reread(): void {
    this.mustReread = false;
    this.count = 0;
  }

  /** What the values are so far; undefined as long as all are missing. */
  get kindSoFar(): Kind | undefined {
    return this.kind;
  }

  /** To be called before the first row, where others have come before it. */
  assume(kind: Kind | undefined): void {
    this.kind = kind;
  }

  /** All rows so far, for `append`. */
  part(): ColumnPart {
    const { kind, hasFractions, hasMissing, hasHugeNumbers } = this;
    this.values.length = this.count;
    return { kind, hasFractions, hasMissing, hasHugeNumbers, ...pack(kind, this.values) };
  }

  /** False where a part's values were read as another kind. */
  canAppend(part: ColumnPart): boolean {
    return !this.mustReread && this.kind === part.kind;
  }

  append(part: ColumnPart): void {
    unpack(part, this.values, this.count);
    this.count += part.values.length;
    this.hasFractions ||= part.hasFractions;
    this.hasMissing ||= part.hasMissing;
    this.hasHugeNumbers ||= part.hasHugeNumbers;
  }

  private becomeText(rows: number): void {
    this.kind = "text";
    this.count = rows;
    this.values.length = rows;
    this.mustReread = this.values.some((value) => !Number.isNaN(value));
    if (this.mustReread) this.values = [];
  }

  private kindOf(grid: Grid): Kind | undefined {
    let row = 0;
    while (row < grid.count && this.missing.texts.has(grid.cell(row, this.place))) row++;
    if (row === grid.count) return undefined;
    const cell = grid.cell(row, this.place);
    // As in pandas, trueValues: ["1"] makes no booleans of a column of numbers.
    if (!Number.isNaN(this.toNumber(cell))) return "number";
    return this.toBoolean(cell) === undefined ? "text" : "boolean";
  }

  /** False when a value is of another kind, and the options did not name one. */
  private addAs(kind: Kind, grid: Grid): boolean {
    if (kind === "text") this.addTexts(grid);
    else if (kind === "date") this.addDates(grid);
    else if (kind === "boolean") return this.addBooleans(grid);
    else return this.addNumbers(grid);
    return true;
  }

  private addTexts(grid: Grid): void {
    const { place, values, texts } = this;
    let { count } = this;
    for (let i = 0; i < grid.count; i++) {
      const cell = grid.cell(i, place);
      const known = texts.get(cell);
      if (known !== undefined) values[count++] = known;
      else if (this.missing.texts.has(cell)) values[count++] = Number.NaN;
      else {
        if (texts.size < MOST_TEXTS) texts.set(cell, cell);
        values[count++] = cell;
      }
    }
    this.count = count;
  }

  private addNumbers(grid: Grid): boolean {
    const { place, values, toNumber, isNamed } = this;
    let { count } = this;
    const { texts, numbers } = this.missing;
    const point = this.kind === "whole" ? undefined : this.plainPoint;
    const plainNumbers = point === undefined ? undefined : grid.plainNumbers(place, point);
    const hasMissingNumbers = numbers.size > 0;
    for (let i = 0; i < grid.count; i++) {
      const plain = plainNumbers ? plainNumbers[i] : Number.NaN;
      if (!Number.isNaN(plain) && !(hasMissingNumbers && numbers.has(plain))) {
        if (!Number.isSafeInteger(plain)) this.hasFractions = true;
        values[count++] = plain;
        continue;
      }
      const cell = grid.cell(i, place);
      const value = toNumber(cell);
      if (Number.isNaN(value) || hasMissingNumbers) {
        if (texts.has(cell) || numbers.has(value)) {
          if (this.kind === "whole")
            throw this.wrong(cell, grid.line(i), 'a whole number; "float32" takes missing values');
          values[count++] = Number.NaN;
          this.hasMissing = true;
          continue;
        }
        if (Number.isNaN(value)) {
          if (isNamed) throw this.wrong(cell, grid.line(i), "a number");
          if (this.hasNumbersAsBooleans && this.toBoolean(cell) !== undefined) {
            throw this.wrong(
              cell,
              grid.line(i),
              'a number as before, or { dtype } "boolean" or "string" for the column',
            );
          }
          return false;
        }
      }
      if (!Number.isSafeInteger(value)) {
        if (this.kind === "whole") throw this.wrong(cell, grid.line(i), "a whole number of at most 2^53");
        if (isCode(cell, value)) this.hasHugeNumbers = true;
        else this.hasFractions = true;
      } else if (!isNamed && isCode(cell, value)) return false;
      values[count++] = value;
    }
    this.count = count;
    return true;
  }

  private addBooleans(grid: Grid): boolean {
    for (let i = 0; i < grid.count; i++) {
      const cell = grid.cell(i, this.place);
      const value = this.toBoolean(cell);
      if (value === undefined && !this.missing.texts.has(cell)) {
        if (this.isNamed) throw this.wrong(cell, grid.line(i), "true or false, or one of trueValues and falseValues");
        return false;
      }
      this.values[this.count++] = value ?? Number.NaN;
    }
    return true;
  }

  private addDates(grid: Grid): void {
    for (let i = 0; i < grid.count; i++) {
      const cell = grid.cell(i, this.place);
      const time = this.missing.texts.has(cell) || NO_TIMES.has(cell) ? undefined : this.toTime(cell);
      if (Number.isNaN(time)) {
        throw this.wrong(
          cell,
          grid.line(i),
          'a date as the first one is, or as { dateFormat: "%d.%m.%Y" } or { dayFirst: true } say',
        );
      }
      this.values[this.count++] = new Date(time ?? Number.NaN);
    }
  }

  private wrong(cell: string, line: number, expected: string): Error {
    const text = cell.length > 80 ? `${cell.slice(0, 80)}…` : cell;
    return new Error(`${this.file}, line ${line}, column ${this.name}: ${JSON.stringify(text)}; expected ${expected}.`);
  }
}

const MOST_TEXTS = 100_000;
const MOST_GROWTH = 64;
