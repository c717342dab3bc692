/**
 * Fault: tslab prints what a cell throws to stderr.
 * Mend: any thrown value becomes the content of a Jupyter `error` message.
 */
import { inspect } from "nonlinear/platform/inspect";
import { cyan, red } from "../ansi";
import type { ErrorContent } from "../threads/messages";

/** Stack frames of Node's internals. */
const INNER_FRAME = /\(?node:(internal|vm|timers|async_hooks|diagnostics_channel|events)/;
/** The name shown for a thrown value that is not an Error. */
const NO_ERROR_NAME = "Uncaught";

/** The stack frames of thrown values that have no stack themselves; of equal primitives, those of the last one. */
const throwPlaces = new Map<unknown, string[]>();
const IN_BOX = /(?<![\p{ID_Continue}$])\$\$([\p{ID_Continue}$]+)\.v(?![\p{ID_Continue}$])/gu;
const MOST_THROW_PLACES = 100;

/**
 * Called by compiled code where it throws or rejects: remembers the place for values that have no stack.
 * @param isNew true for `throw new …`: a new error has a stack, and looking at it takes time
 */
export function thrown<T>(value: T, isNew = false): T {
  if (value instanceof Error && (isNew || framesOf(value.stack).length > 0)) return value;
  const place: { stack?: string } = {};
  Error.captureStackTrace(place, thrown);
  addFrames(value, framesOf(place.stack));
  return value;
}

/** Appends frames to the stack of a thrown value. */
export function addFrames(value: unknown, frames: string[]): void {
  if (value instanceof Error) {
    // Reflect.set does not throw for a frozen error, unlike an assignment.
    if (typeof value.stack === "string") Reflect.set(value, "stack", [value.stack, ...frames].join("\n"));
    return;
  }
  if (throwPlaces.size >= MOST_THROW_PLACES) throwPlaces.clear();
  throwPlaces.set(value, throwPlaces.get(value) ?? frames);
}

/** Returns the frames of a stack without Node's internals. */
function framesOf(stack: unknown): string[] {
  const lines = typeof stack === "string" ? stack.split("\n") : [];
  return lines.filter((line) => line.startsWith("    at ") && !INNER_FRAME.test(line));
}

export function errorContent(error: unknown): ErrorContent {
  try {
    return error instanceof Error ? contentOfError(error) : contentOfValue(error);
  } catch {
    const evalue = "An error was thrown that cannot be shown: reading its name, message or stack fails.";
    return { ename: "Error", evalue, traceback: [red(evalue)] };
  }
}

function contentOfError(error: Error): ErrorContent {
  const ename = String(error.name || error.constructor.name || "Error");
  const evalue = withUserNames(error, String(error.message));
  const lines = withUserNames(error, stackOf(error)).split("\n");
  const head = lines.findIndex((line) => line.startsWith("    at "));
  const message = head < 0 ? lines : lines.slice(0, head);
  // The texts of causes stand between their frames.
  const frames = head < 0 ? [] : lines.slice(head).filter((line) => !INNER_FRAME.test(line));
  const [first = ename, ...more] = message;
  const traceback = [red(first), ...more, ...frames.map(paintFrame)];
  // The message again where frames follow it: tools quote a traceback's last line.
  return { ename, evalue, traceback: frames.length > 0 ? [...traceback, red(`${ename}: ${evalue}`)] : traceback };
}

/** Replaces the places of variables in compiled code (`$$f.v`, `(0 , nonlinear_1.f)`) by their names in V8's messages. */
function withUserNames(error: Error, text: string): string {
  if (!(error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError)) return text;
  return text.replace(IN_BOX, "$1").replace(/\(0 ?, ?([\w$]+\.)?([\p{ID_Continue}$]+)\)/gu, "$2");
}

/**
 * Returns the stack of an error followed by those of its causes. Other fields, such as a training's history, can be
 * long.
 */
function stackOf(error: Error, above: Error[] = []): string {
  const parts = [typeof error.stack === "string" ? error.stack : String(error)];
  const causes = [error.cause, ...(error instanceof AggregateError ? error.errors : [])];
  for (const cause of causes.filter((one) => one !== undefined && !above.includes(one))) {
    parts.push(`Caused by ${cause instanceof Error ? stackOf(cause, [...above, error]) : textOf(cause)}`);
  }
  return parts.join("\n");
}

function contentOfValue(value: unknown): ErrorContent {
  const text = typeof value === "string" ? value : textOf(value);
  const frames = throwPlaces.get(value) ?? [];
  throwPlaces.delete(value);
  const head = `${red(NO_ERROR_NAME)}: ${text}`;
  const traceback = frames.length > 0 ? [head, ...frames.map(paintFrame), head] : [head];
  return { ename: NO_ERROR_NAME, evalue: text, traceback };
}

/** Formats a value as Node's prompt does. */
export function textOf(value: unknown): string {
  try {
    return inspect(value);
  } catch (error) {
    return `a value that cannot be shown (${error instanceof Error ? error.message : "its inspection failed"})`;
  }
}

/** Colours the places that lie in cells. */
function paintFrame(frame: string): string {
  return frame.replace(/cell\[\d*\]:\d+:\d+/, (place) => cyan(place));
}
