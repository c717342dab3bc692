/**
 * CSV in the dialects that pandas reads and papaparse does not, as plain CSV: comments within lines, escapes outside of
 * quotes, spaces before and texts after quotes, any run of spaces as the separator, all ends of lines.
 */
import type { ReadCsvOptions } from "./options";

export interface Dialect {
  /** Undefined: any run of spaces and tabs. */
  readonly separator: string | undefined;
  readonly quote: string | undefined;
  readonly escapeLetter: string | undefined;
  readonly comment: string | undefined;
  readonly skipInitialSpace: boolean;
  /** False: a line of spaces is a cell, not a blank line. */
  readonly skipBlankLines: boolean;
}

/** The dialect that the options say; `sep` must be known. */
export function dialectOf(options: ReadCsvOptions): Dialect {
  const { sep, quoteChar = '"', escapeChar, comment, skipInitialSpace = false, skipBlankLines = true } = options;
  return {
    separator: sep === "\\s+" ? undefined : (sep ?? ","),
    quote: quoteChar || undefined,
    escapeLetter: escapeChar,
    comment,
    skipInitialSpace,
    skipBlankLines,
  };
}

export interface Plain {
  /** The whole rows, each cell in double quotes, commas between them, a line feed at the end. */
  readonly text: string;
  /** What the row is: cells, nothing, or a comment only; `text` has the first kind. */
  readonly kinds: readonly ("cells" | "blank" | "comment")[];
  /** Each row's line, counted from 0. */
  readonly lines: readonly number[];
  /** Where the first row begins that is not whole, and its line. */
  readonly end: number;
  readonly next: number;
  /** The line of a quote that is never closed. */
  readonly unclosed?: number;
}

/** @param text begins with a row; @param isLast true if nothing follows, so that its last row is whole, too */
export function toPlain(text: string, isLast: boolean, dialect: Dialect): Plain {
  const reader = new Reader(text, isLast, dialect);
  const parts: string[] = [];
  const kinds: Plain["kinds"][number][] = [];
  const lines: number[] = [];
  let [end, next] = [0, 0];
  while (end < text.length) {
    const row = reader.row();
    if (!row) break;
    kinds.push(row.kind);
    lines.push(next);
    if (row.kind === "cells") {
      parts.push(
        row.cells.map((cell) => `"${cell.includes('"') ? cell.replaceAll('"', '""') : cell}"`).join(","),
        "\n",
      );
    }
    [end, next] = [reader.at, reader.line];
  }
  return { text: parts.join(""), kinds, lines, end, next, unclosed: reader.unclosed };
}

export function isBlankLine(line: string, { skipBlankLines }: Dialect): boolean {
  return line === "" || (skipBlankLines && /^[ \t]*$/.test(line));
}

interface Row {
  readonly kind: Plain["kinds"][number];
  readonly cells: string[];
}

class Reader {
  at = 0;
  line = 0;
  unclosed: number | undefined;
  /** The letters that can end a part of a cell outside of quotes. */
  private readonly special: RegExp;

  constructor(
    private readonly text: string,
    private readonly isLast: boolean,
    private readonly dialect: Dialect,
  ) {
    const { separator, escapeLetter, comment } = dialect;
    const letters = [separator?.[0] ?? " \t", escapeLetter, comment, "\r\n"].filter((letter) => letter !== undefined);
    this.special = new RegExp(`[${letters.join("").replace(/[\\\]^-]/g, "\\$&")}]`, "g");
  }

  /** The next row; undefined when it is not whole. */
  row(): Row | undefined {
    const { text, dialect } = this;
    const { comment, separator } = dialect;
    const start = this.at;
    if (separator === undefined) this.skip(" \t");
    const isComment = comment !== undefined && text[this.at] === comment;
    if (isComment) this.at = this.endOfLine();
    const cells: string[] = [];
    let [isQuoted, isOver] = [false, isComment];
    while (!isOver) {
      if (dialect.skipInitialSpace) this.skip(" ");
      if (dialect.quote !== undefined && text[this.at] === dialect.quote) isQuoted = true;
      const cell = this.cell();
      if (cell === undefined) return undefined;
      cells.push(cell);
      isOver = !this.separator();
    }
    const isBlank = cells.length === 1 && !isQuoted && isBlankLine(cells[0], dialect);
    // A comment after nothing but spaces leaves nothing, as well.
    const last = text[this.at] === comment && comment !== undefined;
    if (last) this.at = this.endOfLine();
    if (!this.lineEnd()) return undefined;
    if (this.at === start) return undefined;
    return { kind: isComment || (isBlank && last) ? "comment" : isBlank ? "blank" : "cells", cells };
  }

  private cell(): string | undefined {
    const { text, dialect } = this;
    let cell = "";
    if (dialect.quote !== undefined && text[this.at] === dialect.quote) {
      const quoted = this.quoted(dialect.quote);
      if (quoted === undefined) return undefined;
      cell = quoted;
      // As in pandas, right after a quote no comment or escape begins.
      const next = text[this.at];
      if (next !== undefined && (next === dialect.comment || next === dialect.escapeLetter)) {
        cell += next;
        this.at++;
      }
    }
    for (;;) {
      this.special.lastIndex = this.at;
      const next = this.special.exec(text)?.index ?? text.length;
      cell += text.slice(this.at, next);
      this.at = next;
      if (dialect.escapeLetter !== undefined && text[next] === dialect.escapeLetter) {
        cell += text[next + 1] ?? "";
        this.at = Math.min(next + 2, text.length);
      } else if (next < text.length && this.isInCell(next)) {
        cell += text[next];
        this.at = next + 1;
      } else return cell;
    }
  }

  /** The first letter of a longer separator alone is a letter of the cell. */
  private isInCell(at: number): boolean {
    const { separator } = this.dialect;
    return separator !== undefined && this.text[at] === separator[0] && !this.text.startsWith(separator, at);
  }

  private quoted(quote: string): string | undefined {
    const { text, line } = this;
    const { escapeLetter } = this.dialect;
    let cell = "";
    let from = this.at + 1;
    for (let i = from; i < text.length; i++) {
      const letter = text[i];
      if (letter === "\n") this.line++;
      if (letter === escapeLetter) {
        cell += text.slice(from, i);
        from = i + 1;
        i++;
        if (text[i] === "\n") this.line++;
      } else if (letter === quote) {
        if (text[i + 1] === quote) {
          cell += text.slice(from, i);
          from = i + 1;
          i++;
        } else {
          this.at = i + 1;
          return cell + text.slice(from, i);
        }
      }
    }
    if (this.isLast) this.unclosed = line;
    return undefined;
  }

  /** Passes over the separator; false where there is none. */
  private separator(): boolean {
    const { separator } = this.dialect;
    if (separator !== undefined) {
      if (!this.text.startsWith(separator, this.at)) return false;
      this.at += separator.length;
      return true;
    }
    const start = this.at;
    this.skip(" \t");
    const letter = this.text[this.at];
    return (
      this.at > start && letter !== undefined && letter !== "\n" && letter !== "\r" && letter !== this.dialect.comment
    );
  }

  /** Passes over the end of a line; false when the line may go on in the next piece. */
  private lineEnd(): boolean {
    const { text, isLast } = this;
    if (text[this.at] === "\r") {
      if (this.at + 1 === text.length && !isLast) return false;
      this.at += text[this.at + 1] === "\n" ? 2 : 1;
    } else if (text[this.at] === "\n") this.at++;
    else return isLast;
    this.line++;
    return true;
  }

  private skip(letters: string): void {
    while (this.at < this.text.length && letters.includes(this.text[this.at])) this.at++;
  }

  private endOfLine(): number {
    const rest = /[\r\n]/g;
    rest.lastIndex = this.at;
    return rest.exec(this.text)?.index ?? this.text.length;
  }
}
