/**
 * Fault: tslab does not answer `history_request`.
 * Mend: what ran in this session is kept in memory and given back; nothing is written to the disk.
 */

interface Entry {
  line: number;
  source: string;
}

export interface HistoryRequest {
  hist_access_type?: "range" | "tail" | "search";
  start?: number;
  stop?: number;
  n?: number;
  pattern?: string;
  unique?: boolean;
  output?: boolean;
}

/** One item of a reply: session, line, and the input; with `output` the input and the output (not kept: null). */
type HistoryItem = [number, number, string | [string, null]];

/** A running kernel has one session; earlier ones are not kept. */
const SESSION = 1;
const MOST_ENTRIES = 1000;

export class History {
  private entries: Entry[] = [];

  add(line: number, source: string): void {
    this.entries.push({ line, source });
    if (this.entries.length > MOST_ENTRIES) this.entries.shift();
  }

  answer(request: HistoryRequest): HistoryItem[] {
    return this.select(request).map(({ line, source }) => [SESSION, line, request.output ? [source, null] : source]);
  }

  private select({ hist_access_type, start = 0, stop = Infinity, n, pattern = "*", unique }: HistoryRequest): Entry[] {
    if (hist_access_type === "range") return this.entries.filter(({ line }) => line >= start && line < stop);
    let found = this.entries;
    if (hist_access_type === "search") {
      const expression = globExpression(pattern);
      found = found.filter(({ source }) => expression.test(source));
      if (unique) found = [...new Map(found.map((entry) => [entry.source, entry])).values()];
    }
    return n === undefined || n === null ? found : found.slice(Math.max(0, found.length - n));
  }
}

/** `*` and `?` as in file names. */
function globExpression(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", "[^]*").replaceAll("?", "[^]")}$`);
}
