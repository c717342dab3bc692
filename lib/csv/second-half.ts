/**
 * The second half of a large file, read by another thread while this one reads the first. In browsers:
 * second-half.browser.ts.
 *
 * The thread takes plain rows only, in columns of the kinds that the file begins with. Whatever else it finds, it gives
 * up, and this thread reads the second half, too: so a file gives the same table, or the same error, either way.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { availableParallelism } from "node:os";
import { isMainThread, Worker } from "node:worker_threads";
import type { ColumnPart } from "./column-part";
import { encodingOf } from "./encodings";
import { isPacked } from "./gzip";
import type { Kind } from "./kinds";
import { countsRows } from "./layout";
import type { ReadCsvOptions } from "./options";

export interface SecondHalf {
  /** The byte where it begins, which is behind a line feed. */
  readonly start: number;
  /** Undefined where the thread gave up. */
  readonly parts: Promise<readonly ColumnPart[] | undefined>;
  end(): void;
}

/** What the thread is told. */
export interface Task {
  readonly file: string;
  /** The first byte of the half. */
  readonly start: number;
  readonly names: readonly string[];
  readonly kinds: readonly (Kind | undefined)[];
  /** About how many rows there are in the half. */
  readonly rows: number;
  readonly options: ReadCsvOptions;
}

/** A thread needs a twentieth of a second to start: as long as it takes to read some megabytes. */
const LARGE = 16e6;

/** Undefined where the file is not large, not in UTF-8, or packed, and where no other core could help. */
export function startSecondHalf(size: number, task: Omit<Task, "start">): SecondHalf | undefined {
  if (size < LARGE || /^https?:/.test(task.file) || !isMainThread || availableParallelism() === 1) return undefined;
  if (countsRows(task.options)) return undefined;
  // How a column's dates are written, its first one says.
  if (task.kinds.includes("date")) return undefined;
  const start = middleOf(task.file, size, task.options.encoding);
  if (start === undefined) return undefined;
  const worker = new Worker(require.resolve("./second-half-thread"), { workerData: { ...task, start } });
  worker.unref();
  const parts = new Promise<readonly ColumnPart[] | undefined>((resolve) => {
    worker.once("message", resolve);
    worker.once("error", () => resolve(undefined));
    worker.once("exit", () => resolve(undefined));
  });
  return { start, parts, end: () => void worker.terminate() };
}

const LONGEST_ROW = 1 << 16;
const LINE_FEED = 10;

/** Where the first line behind the middle begins; undefined where no text of UTF-8 can be cut. */
function middleOf(file: string, size: number, encoding: string | undefined): number | undefined {
  const handle = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(LONGEST_ROW);
    readSync(handle, bytes, 0, 2, 0);
    if (isPacked(bytes) || encodingOf(bytes, encoding) !== "utf-8") return undefined;
    const middle = Math.floor(size / 2);
    const place = bytes.subarray(0, readSync(handle, bytes, 0, LONGEST_ROW, middle)).indexOf(LINE_FEED);
    return place < 0 ? undefined : middle + place + 1;
  } finally {
    closeSync(handle);
  }
}
