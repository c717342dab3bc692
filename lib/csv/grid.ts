/** Rows of equally many cells as one text, so that numbers are read where they stand and no text is made of each cell. */
import { EXACT_DIGITS, nearestDecimal, POWERS } from "./decimal";

const LINE_FEED = 10;

export class Grid {
  /**
   * @param text one letter stands between a cell and the next
   * @param codes its letters
   * @param quote the code of what stands before and after a cell that is quoted
   * @param ends -1, then where each cell ends, row by row
   * @param width the number of cells in a row
   * @param lines each row's line in the file, or that of the first one if each has a line of its own
   */
  constructor(
    private readonly text: string,
    private readonly codes: Uint16Array,
    private readonly quote: number,
    private readonly ends: Int32Array,
    private readonly width: number,
    readonly count: number,
    private readonly lines: readonly number[] | number,
  ) {}

  cell(row: number, place: number): string {
    const k = row * this.width + place;
    const start = this.ends[k] + 1;
    const end = this.ends[k + 1];
    return this.codes[start] === this.quote ? this.text.slice(start + 1, end - 1) : this.text.slice(start, end);
  }

  line(row: number): number {
    return typeof this.lines === "number" ? this.lines + row : this.lines[row];
  }

  /**
   * The number in a cell of digits, perhaps with a minus, a point, and then an exponent. NaN for all others, numbers or
   * not, and for whole numbers with a zero in front or of more than 15 digits.
   *
   * @param point the code of the decimal point
   */
  plainNumber(row: number, place: number, point: number): number {
    const { codes, ends } = this;
    const k = row * this.width + place;
    let start = ends[k] + 1;
    let end = ends[k + 1];
    if (codes[start] === this.quote) {
      start++;
      end--;
    }
    const isNegative = codes[start] === MINUS;
    const first = isNegative ? start + 1 : start;
    let at = first;
    let whole = 0;
    for (; at < end; at++) {
      const digit = codes[at] - ZERO;
      if (digit < 0 || digit > 9) break;
      whole = whole * 10 + digit;
    }
    if (at === end) {
      const digits = end - first;
      if (digits === 0 || digits > EXACT_DIGITS || (digits > 1 && codes[first] === ZERO)) return Number.NaN;
      // A whole number has no -0.
      return isNegative && whole !== 0 ? -whole : whole;
    }
    if (codes[at] !== point) return Number.NaN;
    const afterPoint = ++at;
    // Eight decimals fit into an integer, which is faster.
    const middle = whole < MOST_WHOLE ? Math.min(at + 8, end) : at;
    let high = 0;
    for (; at < middle; at++) {
      const digit = codes[at] - ZERO;
      if (digit < 0 || digit > 9) break;
      high = (Math.imul(high, 10) + digit) | 0;
    }
    let low = 0;
    for (; at < end; at++) {
      const digit = codes[at] - ZERO;
      if (digit < 0 || digit > 9) break;
      low = low * 10 + digit;
    }
    const digits = at - first - 1;
    const exponent = at === end ? 0 : exponentOf(codes, at, end);
    if (digits === 0 || Number.isNaN(exponent)) return Number.NaN;
    const lowDigits = Math.max(0, at - middle);
    const decimals = at - afterPoint;
    const value = nearestDecimal(whole * POWERS[decimals - lowDigits] + high, low, lowDigits, decimals - exponent);
    if (Number.isNaN(value)) {
      const text = this.text.slice(start, end);
      return Number(point === POINT ? text : text.replace(String.fromCharCode(point), "."));
    }
    return isNegative ? -value : value;
  }
}

/** What stands behind an E; NaN for anything else. */
function exponentOf(codes: Uint16Array, start: number, end: number): number {
  if ((codes[start] | LOWER_CASE) !== E) return Number.NaN;
  const sign = codes[start + 1];
  const first = sign === MINUS || sign === PLUS ? start + 2 : start + 1;
  if (first >= end) return Number.NaN;
  let exponent = 0;
  for (let at = first; at < end; at++) {
    const digit = codes[at] - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    exponent = exponent * 10 + digit;
  }
  return sign === MINUS ? -exponent : exponent;
}

/** More than the code of any letter. */
const NO_LETTER = 0x10000;
const ZERO = 48;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const E = 101;
const LOWER_CASE = 32;

/** With eight decimals behind it, a whole number below this has at most 15 digits. */
const MOST_WHOLE = 1e7;

/** A grid of rows that are equally long. */
export function gridOfRows(rows: readonly (readonly string[])[], lines: readonly number[]): Grid {
  const width = rows[0]?.length ?? 0;
  const text = rows.map((row) => row.join("\n")).join("\n");
  const ends = new Int32Array(rows.length * width + 1);
  ends[0] = -1;
  let k = 0;
  for (const row of rows) for (const cell of row) ends[++k] = ends[k - 1] + 1 + cell.length;
  const codes = new Uint16Array(text.length);
  write(text, codes);
  return new Grid(text, codes, NO_LETTER, ends, width, rows.length, lines);
}

/** What one letter between others means. */
export interface Marks {
  readonly separator: string;
  readonly quote: string | undefined;
}

/** Makes grids of texts, each in the memory of the one before. */
export class GridReader {
  private codes = new Uint16Array(0);
  private ends = new Int32Array(0);

  /**
   * The whole rows of a text, and where the rest begins. Undefined where there are none; where a row has more or fewer
   * cells than `width`, at least 2: it may be a blank line; and where there are quotes or ends of lines within a cell.
   *
   * @param line the line of the first row
   */
  read(text: string, marks: Marks, width: number, line: number): { grid: Grid; end: number } | undefined {
    const { length } = text;
    if (this.codes.length < length) {
      this.codes = new Uint16Array(2 * length);
      this.ends = new Int32Array(2 * length + 2);
    }
    const codes = this.codes;
    const ends = this.ends;
    write(text, codes);
    const separator = marks.separator.charCodeAt(0);
    const quote = marks.quote === undefined || !text.includes(marks.quote) ? NO_LETTER : marks.quote.charCodeAt(0);
    // Most letters, digits before all, have greater codes than a comma or a tab.
    const most = Math.max(separator, LINE_FEED, quote === NO_LETTER ? 0 : quote);
    ends[0] = -1;
    let k = 1;
    let count = 0;
    let quotes = 0;
    let quotesInRows = 0;
    for (let at = 0; at < length; at++) {
      while (
        at + 3 < length &&
        codes[at] > most &&
        codes[at + 1] > most &&
        codes[at + 2] > most &&
        codes[at + 3] > most
      )
        at += 4;
      if (at === length) break;
      const letter = codes[at];
      if (letter > most) continue;
      ends[k] = at;
      quotes += isZero(letter ^ quote);
      k += isZero(letter ^ separator) & ~quotes;
      if (letter === LINE_FEED) {
        count++;
        if (quotes & 1 || k++ !== count * width) return undefined;
        quotesInRows = quotes;
      }
    }
    if (count === 0 || quotesInRows !== 2 * quotedCells(codes, quote, ends, count * width)) return undefined;
    return { grid: new Grid(text, codes, quote, ends, width, count, line), end: ends[count * width] + 1 };
  }
}

/** 1 for 0, and 0 for what is more: a branch that is often taken, and often not, takes longer. */
function isZero(value: number): number {
  return (value - 1) >>> 31;
}

/** Those with a quote at both ends. */
function quotedCells(codes: Uint16Array, quote: number, ends: Int32Array, count: number): number {
  if (quote === NO_LETTER) return 0;
  let quoted = 0;
  for (let k = 0; k < count; k++) {
    if (codes[ends[k] + 1] === quote && codes[ends[k + 1] - 1] === quote) quoted++;
  }
  return quoted;
}

function write(text: string, codes: Uint16Array): void {
  Buffer.from(codes.buffer).write(text, "utf16le");
}
