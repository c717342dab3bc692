/**
 * Fault: tslab's stack traces show lines of compiled code.
 * Mend: stacks show source lines: of cells, of files beside the notebook, and of every compiled file that has a
 * source map next to it, such as the library's.
 */
import { keepDeepStacks } from "nonlinear/platform/stacks";
import type { CompiledCode } from "../threads/messages";
import { fileOf, isKernelCode, mapsBeside, type Places, readMap, sourceName, startsCells, textOf } from "./own-code";

interface Position {
  file: string;
  line: number;
  column: number;
}

/** The most frames of a stack that are shown; of a package's, where it has more. */
const MOST_FRAMES = 10;
const MOST_OF_PACKAGE = 5;

interface Mapping {
  /** False for a package's file. */
  isUsers: boolean;
  /** The unparsed maps; most are never used. */
  payloads: object[];
  maps?: Places[];
  addedLines: number;
}

const knownMaps = new Map<string, Mapping>();

/** Registers the source maps of a compiled cell or file under the name that it runs by. */
export function registerMaps({ name, maps, addedLines }: CompiledCode): void {
  knownMaps.set(name, { isUsers: true, payloads: maps, addedLines });
}

/** Makes `error.stack` show source lines. */
export function installSourceMaps(): void {
  keepDeepStacks();
  Error.prepareStackTrace = (error, frames) =>
    [describe(error), ...shownOf(ownFrames(frames), fileOf).map((frame) => `    at ${frameText(frame)}`)].join("\n");
}

/** The frames of a stack that are shown: of a long one those that tell what failed, and where cells have led to it. */
export function shownOf<T>(frames: readonly T[], fileOf: (frame: T) => string | null | undefined): readonly T[] {
  if (frames.length <= MOST_FRAMES) return frames;
  const isUsers = (frame: T) => knownMaps.get(fileOf(frame) ?? "")?.isUsers === true;
  return frames.filter((frame, place) => place < MOST_OF_PACKAGE || isUsers(frame)).slice(0, MOST_FRAMES);
}

function ownFrames(frames: NodeJS.CallSite[]): NodeJS.CallSite[] {
  const start = frames.findIndex((frame) => startsCells(fileOf(frame)));
  return (start < 0 ? frames : frames.slice(0, start)).filter((frame) => !isKernelCode(fileOf(frame)));
}

/** The first line of an error's stack. */
export function describe(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

function frameText(frame: NodeJS.CallSite): string {
  const text = textOf(frame);
  const file = fileOf(frame);
  const line = frame.getLineNumber();
  const column = frame.getColumnNumber();
  if (!file || !line || !column) return text;
  const source = sourcePosition({ file, line, column });
  return text.replace(`${file}:${line}:${column}`, `${source.file}:${source.line}:${source.column}`);
}

/**
 * Rewrites the stack of a SyntaxError in compiled code (`import.meta` in a cell) to the place in the source: Node
 * writes the place in the compiled code, and a mark under it, before the stack.
 */
export function placeSyntaxError(error: unknown): void {
  if (!(error instanceof SyntaxError)) return;
  const [, file = "", line = "", mark = ""] = /^(.*):(\d+)\n.*\n( *)\^/.exec(String(error.stack)) ?? [];
  if (!knownMaps.has(file)) return;
  const source = sourcePosition({ file, line: Number(line), column: mark.length + 1 });
  error.stack = `${describe(error)}\n    at ${source.file}:${source.line}:${source.column}`;
}

/** Maps a position (counted from 1) to its source; returns the position itself where no map covers it. */
export function sourcePosition(position: Position): Position {
  const mapping = knownMaps.get(position.file) ?? mappingBeside(position.file);
  mapping.maps ??= mapping.payloads.map(readMap);
  const { maps, addedLines } = mapping;
  let { line, column } = position;
  let file = position.file;
  for (const map of maps) {
    const place = map.find(line - 1, column - 1);
    if (!place) return position;
    line = place.line + 1;
    column = place.column + 1;
    file = place.file;
  }
  if (maps.length === 0) return position;
  return { line: line - addedLines, column, file: sourceName(position.file, file) };
}

function mappingBeside(file: string): Mapping {
  const mapping: Mapping = { isUsers: false, payloads: mapsBeside(file), addedLines: 0 };
  knownMaps.set(file, mapping);
  return mapping;
}
