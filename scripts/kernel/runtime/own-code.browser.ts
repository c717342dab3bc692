/** In browsers kernel and library are one script, the worker's; only cells have source maps. */
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Places } from "./own-code";

declare const self: { readonly location: { readonly href: string } };

/** Firefox adds to the script's name the line at which it made a function of a text. */
export const isKernelCode = (file: string | null | undefined): boolean => file?.startsWith(self.location.href) === true;
/** The frames of the user are among those of the script, which all go. */
export const startsCells = (_file: string | null | undefined): boolean => false;

/** What `eval` runs is no file to V8, but has the name that its last line gives; and is a function `eval` at the top. */
export const fileOf = (frame: NodeJS.CallSite): string | null | undefined =>
  frame.getFileName() ?? frame.getScriptNameOrSourceURL();
export const textOf = (frame: NodeJS.CallSite): string => String(frame).replace(/\beval \((.*)\)$/, "$1");

export function readMap(map: object): Places {
  const read = new TraceMap(map as ConstructorParameters<typeof TraceMap>[0]);
  return {
    find: (line, column) => {
      const place = originalPositionFor(read, { line: line + 1, column });
      return place.source === null ? undefined : { file: place.source, line: place.line - 1, column: place.column };
    },
  };
}

export function mapsBeside(_file: string): object[] {
  return [];
}

export function sourceName(compiled: string, _source: string): string {
  return compiled;
}
