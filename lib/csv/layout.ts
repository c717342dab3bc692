/** Which rows of a file are names, which are data, and whether each has a cell for every column. */
import type { ReadCsvOptions } from "./options";
import { BLANK, COMMENT, type Rows } from "./rows";

type Row = readonly string[];

const MOST_REPORTED = 5;

/** Whether it depends on its number among all rows if one is left out. */
export function countsRows({ skipRows, skipFooter, nRows }: ReadCsvOptions): boolean {
  return Array.isArray(skipRows) || Boolean(skipFooter) || nRows !== undefined;
}

export class Layout {
  /** The names of all columns; undefined until they are known. */
  names: readonly string[] | undefined;
  /** True when no more rows are wanted. */
  isFull = false;
  private readonly headers: readonly number[];
  private readonly headerRows: Row[] = [];
  private readonly report: Report;
  private readonly wanted: (row: Row) => Row | undefined;
  /** The number of rows so far that are neither skipped nor blank. */
  private given = 0;
  private taken = 0;
  private held: { row: Row; line: number }[] = [];

  constructor(
    private readonly options: ReadCsvOptions,
    private readonly file: string,
  ) {
    this.headers = headerPlaces(options.header);
    this.report = new Report(file);
    this.wanted = rowFilter(options);
  }

  /** The number of columns, where all rows that follow are data, if they are as long; undefined where it must see them. */
  get widthOfAll(): number | undefined {
    return countsRows(this.options) ? undefined : this.names?.length;
  }

  /** The rows of data among these. */
  data({ rows, lines }: Rows): { rows: Row[]; lines: number[] } {
    const data = { rows: [] as Row[], lines: [] as number[] };
    for (let i = 0; i < rows.length && !this.isFull; i++) {
      const row = this.wanted(rows[i]);
      if (!row) continue;
      if (this.isHeader(row, lines[i])) continue;
      if (!this.options.skipFooter) {
        this.take(row, lines[i], data);
        continue;
      }
      this.held.push({ row, line: lines[i] });
      if (this.held.length <= this.options.skipFooter) continue;
      const first = this.held.shift() as { row: Row; line: number };
      this.take(first.row, first.line, data);
    }
    return data;
  }

  /** To be called after the last row. @throws Error when there are no columns */
  end(): readonly string[] {
    if (!this.names) {
      const expected = this.headers.length > 0 ? "a line with the names of the columns" : "rows";
      throw new Error(`${this.file} has no columns; expected ${expected}.`);
    }
    return this.names;
  }

  /** Says which rows were left out or filled, if any. */
  printReport(): void {
    this.report.print();
  }

  private isHeader(row: Row, line: number): boolean {
    const place = this.given++;
    const last = this.headers.at(-1) ?? -1;
    if (place <= last) {
      if (this.headers.includes(place)) this.headerRows.push(row);
      if (place === last) this.names = this.namesOf(this.headerRows, line);
      return true;
    }
    this.names ??= this.options.names ?? row.map((_, j) => String(j));
    if (this.options.nRows === 0) this.isFull = true;
    return this.isFull;
  }

  private namesOf(rows: readonly Row[], line: number): readonly string[] {
    const [first] = rows;
    if (/^sep=.?$/.test(first[0]) && line === 1) {
      throw new Error(
        `${this.file}, line 1: ${JSON.stringify(first[0])} is Excel's word for the separator; expected the names of the columns. Give { skipRows: 1 }.`,
      );
    }
    const odd = rows.find((row) => row.length !== first.length);
    if (odd) {
      throw new Error(
        `${this.file}, line ${line}: ${odd.length} names for ${first.length} columns, in a header of several lines.`,
      );
    }
    const { names } = this.options;
    if (names && names.length !== first.length) {
      throw new Error(`${this.file}, line ${line}: names has ${names.length}, for ${first.length} columns.`);
    }
    return names ?? uniqueNames(first.map((_, j) => rows.map((row) => row[j]).join("_")));
  }

  private take(given: Row, line: number, data: { rows: Row[]; lines: number[] }): void {
    const width = (this.names as readonly string[]).length;
    // A blank line that is kept is all missing.
    let row = given === BLANK ? new Array<string>(width).fill("") : given;
    if (row.length > width && this.options.indexCol === false && row.slice(width).every((cell) => cell === "")) {
      row = row.slice(0, width);
    }
    if (row.length !== width) {
      if (this.options.onBadLines !== "skip") throw this.wrongLength(row, line, width);
      this.report.add(row.length > width ? "long" : "short", line);
      if (row.length > width) return;
      row = [...row, ...new Array<string>(width - row.length).fill("")];
    }
    data.rows.push(row);
    data.lines.push(line);
    this.taken++;
    if (this.taken === this.options.nRows) this.isFull = true;
  }

  private wrongLength(row: Row, line: number, width: number): Error {
    const text = row.join(" | ");
    const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
    const isTrailing = row.length === width + 1 && row.at(-1) === "";
    const advice = isTrailing
      ? "If every row ends with a separator, give { indexCol: false }."
      : width === 1
        ? "A file of one column needs a { sep } that is in no cell; lines above the names need { skipRows }."
        : row.length > width
          ? "A separator within a cell needs quotes around it; lines above the names need { skipRows }."
          : "Is something missing?";
    return new Error(
      `${this.file}, line ${line}: ${plural(row.length, "cell")} for ${plural(width, "column")} (separated by ${JSON.stringify(this.options.sep)}): ${shown.replace(/\s+/g, " ")}\n` +
        `${advice} With { onBadLines: "skip" } long rows are left out, short ones filled, and all reported.`,
    );
  }
}

class Report {
  private readonly lines = { long: [] as number[], short: [] as number[] };

  constructor(private readonly file: string) {}

  add(kind: "long" | "short", line: number): void {
    this.lines[kind].push(line);
  }

  print(): void {
    const { long, short } = this.lines;
    if (long.length > 0)
      console.warn(`${this.file}: left out ${plural(long.length, "row")} with too many cells: ${list(long)}.`);
    if (short.length > 0)
      console.warn(`${this.file}: filled ${plural(short.length, "row")} with too few cells: ${list(short)}.`);
  }
}

function list(lines: readonly number[]): string {
  const shown = lines.slice(0, MOST_REPORTED).join(", ");
  const rest = lines.length - MOST_REPORTED;
  return `${lines.length === 1 ? "line" : "lines"} ${shown}${rest > 0 ? ` and ${rest} more` : ""}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** A function that is given all rows in turn, and gives those back that are not skipped, blank or a comment. */
export function rowFilter({ skipRows = 0, skipBlankLines = true }: ReadCsvOptions): (row: Row) => Row | undefined {
  const skipped = new Set(typeof skipRows === "number" ? [] : skipRows);
  const first = typeof skipRows === "number" ? skipRows : 0;
  let place = 0;
  return (row) => {
    const isSkipped = place < first || skipped.has(place);
    place++;
    if (isSkipped || row === COMMENT || (row === BLANK && skipBlankLines)) return undefined;
    return row;
  };
}

export function headerPlaces(header: ReadCsvOptions["header"] = true): readonly number[] {
  if (header === true) return [0];
  if (header === false || header === null) return [];
  return typeof header === "number" ? [header] : [...header].sort((a, b) => a - b);
}

/** As pandas: a name that is there again gets ".1", an empty one "Unnamed: 0". */
export function uniqueNames(given: readonly string[]): string[] {
  const bases = given.map((name, j) => (name === "" ? `Unnamed: ${j}` : name));
  const taken = new Set(bases);
  const seen = new Set<string>();
  return bases.map((base) => {
    if (!seen.has(base)) {
      seen.add(base);
      return base;
    }
    let i = 1;
    while (taken.has(`${base}.${i}`)) i++;
    const name = `${base}.${i}`;
    taken.add(name);
    seen.add(name);
    return name;
  });
}
