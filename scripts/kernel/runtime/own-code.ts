/** Which frames of a stack are the kernel's, and the source maps on the disk. In browsers: own-code.browser.ts. */
import { existsSync, readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { dirname, join, resolve, sep } from "nonlinear/platform/path";

/** A source map: finds the place in the source, lines and columns counted from 0. */
export interface Places {
  find(line: number, column: number): { file: string; line: number; column: number } | undefined;
}

/** The folder of the compiled kernel, whose own frames are left out. */
const KERNEL_FOLDER = resolve(__dirname, "..") + sep;
/** The module that starts cells; the frames below it are not the user's. */
const RUNNER = join(__dirname, "runner.js");

export const startsCells = (file: string | null | undefined): boolean => file === RUNNER;
export const isKernelCode = (file: string | null | undefined): boolean => file?.startsWith(KERNEL_FOLDER) === true;

/** The file of a frame, and the frame as V8 writes it. */
export const fileOf = (frame: NodeJS.CallSite): string | null | undefined => frame.getFileName();
export const textOf = (frame: NodeJS.CallSite): string => String(frame);

export function readMap(map: object): Places {
  const read = new SourceMap(map as SourceMapPayload);
  return {
    find: (line, column) => {
      const entry = read.findEntry(line, column);
      if (!("originalLine" in entry)) return undefined;
      return { file: entry.originalSource, line: entry.originalLine, column: entry.originalColumn };
    },
  };
}

/** The maps next to a compiled file: one or none. */
export function mapsBeside(file: string): object[] {
  try {
    return /[\\/]node_modules[\\/]/.test(file) ? [] : [JSON.parse(readFileSync(`${file}.map`, "utf8"))];
  } catch {
    // Without a readable map the position in the compiled file is shown.
    return [];
  }
}

/** Returns the name of a source: a cell keeps its own, a file is named by its path. */
export function sourceName(compiled: string, source: string): string {
  if (!compiled.startsWith("/") && !/^[A-Za-z]:[\\/]/.test(compiled)) return compiled;
  const besideIt = compiled.replace(/\.js$/, ".ts");
  return existsSync(besideIt) ? besideIt : resolve(dirname(compiled), source);
}
