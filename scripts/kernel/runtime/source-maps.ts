/**
 * Fault: tslab's stack traces show lines of compiled code.
 * Mend: stacks show source lines: of cells, of files beside the notebook, and of every compiled file that has a
 * source map next to it, such as the library's.
 */
import { existsSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import type { CompiledCode } from "../threads/messages";

interface Position {
  file: string;
  line: number;
  column: number;
}

/** The folder of the compiled kernel, whose own frames are left out. */
const KERNEL_FOLDER = resolve(__dirname, "..") + sep;
/** The module that starts cells; the frames below it are not the user's. */
const RUNNER = join(__dirname, "runner.js");

interface Mapping {
  /** The unparsed maps; most are never used. */
  payloads: object[];
  maps?: SourceMap[];
  addedLines: number;
}

const knownMaps = new Map<string, Mapping>();

/** Registers the source maps of a compiled cell or file under the name that it runs by. */
export function registerMaps({ name, maps, addedLines }: CompiledCode): void {
  knownMaps.set(name, { payloads: maps, addedLines });
}

/** Makes `error.stack` show source lines. */
export function installSourceMaps(): void {
  Error.prepareStackTrace = (error, frames) =>
    [describe(error), ...ownFrames(frames).map((frame) => `    at ${frameText(frame)}`)].join("\n");
}

function ownFrames(frames: NodeJS.CallSite[]): NodeJS.CallSite[] {
  const start = frames.findIndex((frame) => frame.getFileName() === RUNNER);
  return (start < 0 ? frames : frames.slice(0, start)).filter(isOutsideKernel);
}

function isOutsideKernel(frame: NodeJS.CallSite): boolean {
  return !frame.getFileName()?.startsWith(KERNEL_FOLDER);
}

function describe(error: Error): string {
  try {
    return Error.prototype.toString.call(error);
  } catch {
    return "Error";
  }
}

function frameText(frame: NodeJS.CallSite): string {
  const text = String(frame);
  const file = frame.getFileName();
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
  const mapping = knownMaps.get(position.file) ?? readMap(position.file);
  mapping.maps ??= mapping.payloads.map((payload) => new SourceMap(payload as SourceMapPayload));
  const { maps, addedLines } = mapping;
  let { line, column } = position;
  let file = position.file;
  for (const map of maps) {
    const entry = map.findEntry(line - 1, column - 1);
    if (!("originalLine" in entry)) return position;
    line = entry.originalLine + 1;
    column = entry.originalColumn + 1;
    file = entry.originalSource;
  }
  if (maps.length === 0) return position;
  return { line: line - addedLines, column, file: sourceName(position.file, file) };
}

/** Returns the name of a source: a cell keeps its own, a file is named by its path. */
function sourceName(compiled: string, source: string): string {
  if (!compiled.startsWith("/") && !/^[A-Za-z]:[\\/]/.test(compiled)) return compiled;
  const besideIt = compiled.replace(/\.js$/, ".ts");
  return existsSync(besideIt) ? besideIt : resolve(dirname(compiled), source);
}

/** Reads the map next to a compiled file. */
function readMap(file: string): Mapping {
  const mapping: Mapping = { payloads: [], addedLines: 0 };
  try {
    if (!/[\\/]node_modules[\\/]/.test(file)) {
      mapping.payloads = [JSON.parse(readFileSync(`${file}.map`, "utf8"))];
    }
  } catch {
    // Without a readable map the position in the compiled file is shown.
  }
  knownMaps.set(file, mapping);
  return mapping;
}
