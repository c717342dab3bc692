/**
 * Fault: tslab does not answer `history_request`.
 * Mend: the kernel keeps the cells of this session in memory; nothing is written to the disk.
 */

interface Entry {
  line: number;
  source: string;
  /** The text of the result; null when the cell had none. */
  output: string | null;
}

export interface HistoryRequest {
  hist_access_type?: "range" | "tail" | "search";
  session?: number;
  start?: number | null;
  stop?: number | null;
  n?: number | null;
  pattern?: string;
  unique?: boolean;
  output?: boolean;
}

/** One entry of a reply: session, line and source; with `output: true` the source and the text of the result. */
type HistoryItem = [number, number, string | [string, string | null]];

/** The number of the only session: earlier ones are not kept. */
const SESSION = 1;
const MOST_ENTRIES = 1000;
/** Longer results are cut after this many characters. */
const MOST_CHARACTERS = 10_000;

export class History {
  private entries: Entry[] = [];

  add(line: number, source: string): void {
    this.entries.push({ line, source, output: null });
    if (this.entries.length > MOST_ENTRIES) this.entries.shift();
  }

  /** Adds the text of a result to the newest cell, if that is the cell's. */
  addOutput(line: number, text: unknown): void {
    const entry = this.entries.at(-1);
    if (entry?.line === line && typeof text === "string") entry.output = text.slice(0, MOST_CHARACTERS);
  }

  answer(request: HistoryRequest): HistoryItem[] {
    return this.select(request).map(({ line, source, output }) => [
      SESSION,
      line,
      request.output ? [source, output] : source,
    ]);
  }

  private select({ hist_access_type, session, start, stop, n, pattern = "*", unique }: HistoryRequest): Entry[] {
    if (hist_access_type === "range") {
      // The protocol counts sessions from 1; 0 is the running one, negative ones are before it.
      if (session && session !== SESSION) return [];
      return this.entries.filter(({ line }) => line >= (start ?? 0) && line < (stop ?? Number.POSITIVE_INFINITY));
    }
    let found = this.entries;
    if (hist_access_type === "search") {
      found = found.filter(({ source }) => fits(source, String(pattern)));
      if (unique) found = [...new Map(found.map((entry) => [entry.source, entry])).values()];
    }
    return n === undefined || n === null ? found : found.slice(Math.max(0, found.length - n));
  }
}

/**
 * True if a text fits a pattern with `*` and `?`, as in file names. A regular expression would take for ever with many
 * stars: this takes at most the product of the two lengths.
 */
function fits(text: string, pattern: string): boolean {
  let [at, next] = [0, 0];
  /** The last star, and the end of what it stands for. */
  let [star, end] = [-1, 0];
  while (at < text.length) {
    if (pattern[next] === "*") {
      star = next++;
      end = at;
    } else if (pattern[next] === "?" || pattern[next] === text[at]) {
      at++;
      next++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++end;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(next));
}
