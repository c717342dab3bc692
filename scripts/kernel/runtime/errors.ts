/**
 * Fault: tslab prints what a cell throws as text on stderr.
 * Mend: anything thrown becomes the content of a Jupyter `error` message.
 */
import { inspect } from "node:util";
import { cyan, red } from "../ansi";
import type { ErrorContent } from "../threads/messages";

/** Frames of Node's own machinery. */
const INNER_FRAME = /\(?node:(internal|vm|timers|async_hooks|diagnostics_channel|events)/;
/** What a thrown value that is no Error is called. */
const NO_ERROR_NAME = "Uncaught";

/** Where values without a stack were thrown; the last one of equal primitives. */
const throwPlaces = new Map<unknown, string[]>();
const MOST_THROW_PLACES = 100;

/**
 * Called by compiled code where it throws or rejects: remembers the place when the value does not carry it itself.
 * @param isNew true for `throw new …`: a new error has its place, and reading its stack takes time
 */
export function thrown<T>(value: T, isNew = false): T {
  if (value instanceof Error && (isNew || framesOf(value.stack).length > 0)) return value;
  const place: { stack?: string } = {};
  Error.captureStackTrace(place, thrown);
  addFrames(value, framesOf(place.stack));
  return value;
}

/** Adds frames to what is known of the way of a thrown value. */
export function addFrames(value: unknown, frames: string[]): void {
  if (value instanceof Error) {
    // An error that is frozen stays as it is.
    if (typeof value.stack === "string") Reflect.set(value, "stack", [value.stack, ...frames].join("\n"));
    return;
  }
  if (throwPlaces.size >= MOST_THROW_PLACES) throwPlaces.clear();
  throwPlaces.set(value, throwPlaces.get(value) ?? frames);
}

/** The frames of a stack that say something to a user. */
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
  const evalue = String(error.message);
  const lines = stackOf(error).split("\n");
  const head = lines.findIndex((line) => line.startsWith("    at "));
  const message = head < 0 ? lines : lines.slice(0, head);
  // A cause stands between frames.
  const frames = head < 0 ? [] : lines.slice(head).filter((line) => !INNER_FRAME.test(line));
  const [first = ename, ...more] = message;
  return { ename, evalue, traceback: [red(first), ...more, ...frames.map(paintFrame)] };
}

/** The stack with those of its causes; an error's other fields can be long, such as the history of a training. */
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
  return {
    ename: NO_ERROR_NAME,
    evalue: text,
    traceback: [`${red(NO_ERROR_NAME)}: ${text}`, ...frames.map(paintFrame)],
  };
}

/** A value as Node shows it. */
export function textOf(value: unknown): string {
  try {
    return inspect(value);
  } catch (error) {
    return `a value that cannot be shown (${error instanceof Error ? error.message : "its inspection failed"})`;
  }
}

/** Lines of a cell stand out from those of libraries. */
function paintFrame(frame: string): string {
  return frame.replace(/cell\[\d*\]:\d+:\d+/, (place) => cyan(place));
}
