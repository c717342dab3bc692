/**
 * Fault: a loop that prints millions of lines fills the browser's page with gigabytes.
 * Mend: a cell shows the beginning of its text and, when it has ended, the end. All that follows the beginning is in a
 * file.
 */
import { OutputFile } from "./output-file";

/** The characters of a cell that are shown at once. With 2,000,000, JupyterLab's page takes more than ten minutes for short lines. */
const HEAD = 400_000;
/** The most characters that are shown when the cell has ended. */
const TAIL = 100_000;
/** The characters that are written to the file at once. */
const CHUNK = 100_000;
/** The most characters that a file gets: a loop without end must not fill the disk. */
const MOST_IN_FILE = 500_000_000;

/** What a cell does not show at once. */
class Rest {
  private file: OutputFile | undefined;
  private waiting: string[] = [];
  private waitingCharacters = 0;
  private written = 0;
  private lines = 0;
  private characters = 0;
  private end = "";
  /** A clause that says where the text is. */
  where: string;

  /** @param cell its number, for the file's name */
  constructor(cell: number) {
    try {
      this.file = new OutputFile(cell);
      this.where = `is in ${this.file.path}`;
    } catch (error) {
      this.where = `is lost, as no file could be made (${(error as Error).message})`;
    }
  }

  add(text: string): void {
    this.characters += text.length;
    this.lines += linesIn(text);
    this.waiting.push(text);
    this.waitingCharacters += text.length;
    if (this.waitingCharacters >= CHUNK) this.write();
  }

  /** What to show of it when the cell has ended. */
  close(): string {
    this.write();
    this.drop();
    const isWhole = this.end.length === this.characters;
    const shown = isWhole ? this.end : this.end.slice(this.end.indexOf("\n") + 1);
    const lines = this.lines - linesIn(shown);
    const left = lines > 0 ? `${grouped(lines)} lines` : `${grouped(this.characters - shown.length)} characters`;
    return `[${left} are left out here. What was printed from there on ${this.where}.]\n${shown}`;
  }

  /** Ends it without a word. */
  drop(): void {
    this.file?.close();
    this.file = undefined;
  }

  private write(): void {
    const text = this.waiting.join("");
    this.waiting = [];
    this.waitingCharacters = 0;
    this.end = (this.end + text).slice(-TAIL);
    if (this.file === undefined) return;
    try {
      this.file.write(text);
      this.written += text.length;
      if (this.written < MOST_IN_FILE) return;
      this.where += `, up to ${MOST_IN_FILE / 1e6} million characters`;
    } catch (error) {
      this.where += `, but not whole (${(error as Error).message})`;
    }
    this.drop();
  }
}

/** The text of one cell. */
export class OutputLimit {
  private shown = 0;
  private rest: Rest | undefined;

  /** @param cell its number */
  constructor(private readonly cell: number) {}

  /** Returns the part of the text that is to be shown now. */
  take(text: string): string {
    if (this.rest) {
      this.rest.add(text);
      return "";
    }
    const room = HEAD - this.shown;
    this.shown += text.length;
    if (text.length <= room) return text;
    // Whole lines, where there are any.
    const cut = text.lastIndexOf("\n", room - 1) + 1 || room;
    this.rest = new Rest(this.cell);
    this.rest.add(text.slice(cut));
    return `${text.slice(0, cut)}\n[The output is long. What follows ${this.rest.where}; its end is shown when the cell has ended.]\n`;
  }

  /** Returns what is to be shown when the cell has ended. What comes later is counted anew. */
  end(): string {
    const end = this.rest?.close() ?? "";
    this.rest = undefined;
    this.shown = 0;
    return end;
  }

  /** Counts anew, as the cell's output was cleared. */
  clear(): void {
    this.rest?.drop();
    this.rest = undefined;
    this.shown = 0;
  }
}

const grouped = (count: number): string => count.toLocaleString("en");

function linesIn(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1;
  return lines;
}
