/** The output of cells: sent to the front at once, with the id of the cell, even before the cell returns. */
import type { DisplayContent, ToFront } from "../threads/messages";
import { currentCell } from "./current-cell";
import { toJson } from "./result";

type Post = (message: ToFront) => void;
type StreamName = "stdout" | "stderr";

const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };

/** Redirects `process.stdout` and `process.stderr`, and with them `console`, to the notebook. */
export function captureStreams(post: Post): void {
  for (const name of ["stdout", "stderr"] as const) {
    const stream = process[name];
    stream.write = createWrite(name, post) as typeof stream.write;
    // Text in a notebook is the same whether or not its server has a terminal.
    Object.defineProperty(stream, "isTTY", { value: false, configurable: true, writable: true });
  }
  // Node's own tells the inspector of each call, too, and waits for errors of the terminal: two thirds of a call's time.
  Object.assign(console, new console.Console({ stdout: process.stdout, stderr: process.stderr, ignoreErrors: false }));
}

/** The most characters of a message: one of hundreds of megabytes cannot be written as JSON. */
const LONGEST_PART = 1_000_000;

type Callback = (error?: Error | null) => void;

function createWrite(name: StreamName, post: Post) {
  return (chunk: string | Uint8Array, encoding?: BufferEncoding | Callback, callback?: Callback): boolean => {
    const text = typeof chunk === "string" ? chunk : decoders[name].decode(chunk, { stream: true });
    const cell = currentCell();
    if (!cell?.isDead && text !== "") {
      if (text.length <= LONGEST_PART) post({ type: "stream", cell: cell?.id, name, text });
      else for (const part of partsOf(text)) post({ type: "stream", cell: cell?.id, name, text: part });
    }
    const done = typeof encoding === "function" ? encoding : callback;
    if (done) process.nextTick(done);
    return true;
  };
}

function* partsOf(text: string): Generator<string> {
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = start + LONGEST_PART;
    // Not between the two halves of an emoji.
    if (/[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1;
    yield text.slice(start, end);
  }
}

/** Makes the function that shows a MIME bundle in the running cell, or updates the display with the given id. */
export function createDisplay(post: Post) {
  return (bundle: Record<string, unknown>, options: { displayId?: string; update?: boolean } = {}): void => {
    const transient = options.displayId === undefined ? {} : { display_id: options.displayId };
    postDisplay(post, { data: toJson(bundle), metadata: {}, transient }, options.update === true);
  };
}

export function postDisplay(post: Post, content: DisplayContent, update: boolean): void {
  const cell = currentCell();
  if (!cell?.isDead) post({ type: "display", cell: cell?.id, content, update });
}

/** Makes `clearOutput`: empties the running cell's output, at once or (`wait`) when the next output comes. */
export function createClearOutput(post: Post) {
  return (wait = false): void => {
    const cell = currentCell();
    if (!cell?.isDead) post({ type: "clear", cell: cell?.id, wait: wait === true });
  };
}
