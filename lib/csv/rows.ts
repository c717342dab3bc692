/** The rows of a CSV file, from pieces of its text that end anywhere. */
import { Parser } from "papaparse";
import { type Dialect, isBlankLine, toPlain } from "./dialect";
import { type Grid, readGrid } from "./grid";

export interface Rows {
  /** The cells of each row: `BLANK` for a blank line, `COMMENT` for one with nothing but a comment. */
  readonly rows: (readonly string[])[];
  /** Each row's line in the file, from 1. */
  readonly lines: number[];
  /** The line of a quote that is never closed; it and what follows is in no row. */
  readonly unclosed?: number;
}

export const BLANK: readonly string[] = [];
export const COMMENT: readonly string[] = [];

export class RowReader {
  private pending = "";
  private line = 1;
  /** A row that goes on and on is looked at again when twice as much of it is there. */
  private enough = 0;

  constructor(private readonly dialect: Dialect) {}

  /** True where all that was read is in rows, so that the next text begins one. */
  get isBetweenRows(): boolean {
    return this.pending === "";
  }

  /** @param isLast true if nothing follows */
  read(text: string, isLast: boolean): Rows {
    this.pending += text;
    if (!isLast && this.pending.length < this.enough) return { rows: [], lines: [] };
    const { rest, next, unclosed, ...found } = split(this.pending, isLast, this.dialect);
    const lines = found.lines.map((line) => this.line + line);
    if (unclosed !== undefined) return { ...found, lines, unclosed: this.line + unclosed };
    this.enough = found.rows.length === 0 ? 2 * this.pending.length : 0;
    this.line += next;
    this.pending = rest;
    return { ...found, lines };
  }

  /**
   * The whole rows, where each has `width` cells, at least two, and quotes stand around cells only. Undefined where this is
   * not so: then `read` gives them. A grid is valid until the next one.
   */
  readGrid(text: string, width: number): Grid | undefined {
    if (!isPlain(this.dialect) || width < 2 || this.enough > 0) return undefined;
    const all = this.pending + text;
    // The second half of an end of line may follow.
    const end = all.endsWith("\r") ? all.length - 1 : all.length;
    const whole = this.dialect.separator.length > 1 ? undefined : withLineFeeds(all.slice(0, end));
    const found = whole === undefined ? undefined : readGrid(whole, this.dialect, width, this.line);
    if (whole === undefined || !found) return undefined;
    this.line += found.grid.count;
    this.pending = whole.slice(found.end) + all.slice(end);
    return found.grid;
  }
}

interface Split extends Rows {
  /** What follows the last whole row, and its line from 0. */
  readonly rest: string;
  readonly next: number;
}

function split(text: string, isLast: boolean, dialect: Dialect): Split {
  return (isPlain(dialect) ? splitPlain(text, isLast, dialect) : undefined) ?? splitDialect(text, isLast, dialect);
}

type PlainDialect = Dialect & { readonly separator: string };

function isPlain(dialect: Dialect): dialect is PlainDialect {
  const { separator, escapeLetter, comment, skipInitialSpace } = dialect;
  return separator !== undefined && escapeLetter === undefined && comment === undefined && !skipInitialSpace;
}

/** Undefined where lines end in several ways. */
function withLineFeeds(text: string): string | undefined {
  if (!text.includes("\r")) return text;
  return /\r(?!\n)/.test(text) ? undefined : text.replaceAll("\r\n", "\n");
}

/** Undefined when papaparse would read the text in another way than pandas. */
function splitPlain(given: string, isLast: boolean, dialect: PlainDialect): Split | undefined {
  const { separator: delimiter, quote } = dialect;
  const isQuoted = quote !== undefined && given.includes(quote);
  // A file with ends of lines of several kinds is rare, and one with them within quotes, too.
  const text = isQuoted && given.includes("\r") ? undefined : withLineFeeds(given);
  if (text === undefined) return undefined;
  // A blank line and one of two quotes are the same to papaparse, and spaces after a quote are lost.
  if (isQuoted && hasOddQuotes(text, quote)) return undefined;
  const parser = new Parser({ delimiter, newline: "\n", quoteChar: quote ?? "\0", fastMode: !isQuoted });
  const { data, errors, meta } = parser.parse(text, 0, !isLast) as {
    data: string[][];
    errors: unknown[];
    meta: { cursor: number };
  };
  if (errors.length > 0) return undefined;
  // Papaparse takes what follows the last line feed for a row.
  if (isLast && text.endsWith("\n")) data.pop();
  const lines = new Array<number>(data.length);
  const rows = data as (readonly string[])[];
  let next = 0;
  for (let i = 0; i < rows.length; i++) {
    lines[i] = next++;
    if (isQuoted) for (const cell of rows[i]) next += count(cell);
    if (rows[i].length === 1 && isBlankLine(rows[i][0], dialect)) rows[i] = BLANK;
  }
  return { rows, lines, next, rest: isLast ? "" : text.slice(meta.cursor) };
}

function hasOddQuotes(text: string, quote: string): boolean {
  const escaped = quote.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`${escaped}[^\\S\\n]|(^|\\n)${escaped}[ \\t]*${escaped}(\\n|$)`).test(text);
}

function splitDialect(text: string, isLast: boolean, dialect: Dialect): Split {
  const { text: plain, kinds, lines, end, next, unclosed } = toPlain(text, isLast, dialect);
  const cells = new Parser({ delimiter: ",", newline: "\n", fastMode: false }).parse(plain, 0, false)
    .data as string[][];
  let at = 0;
  const rows = kinds.map((kind) => (kind === "cells" ? cells[at++] : kind === "blank" ? BLANK : COMMENT));
  return { rows, lines: [...lines], rest: text.slice(end), next, unclosed };
}

function count(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
