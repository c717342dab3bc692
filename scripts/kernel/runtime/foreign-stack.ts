/**
 * The stack of an error where JavaScript is not V8's: lines such as `name@file:line:column`, without the error's own text.
 * Made into V8's form, which all else here knows, with the places in the source.
 */
import { isKernelCode } from "./own-code";
import { describe, sourcePosition } from "./source-maps";

const FRAME = /^(.*?)@(.*):(\d+):(\d+)$/;

/** @param stack as the engine gives it */
export function stackAsOfV8(error: object, stack: string): string {
  const head = error instanceof Error ? describe(error) : "Error";
  return [head, ...stack.split("\n").flatMap(frameOf)].join("\n");
}

function frameOf(line: string): string[] {
  const [, name, file, row, column] = FRAME.exec(line) ?? [];
  if (file === undefined || isKernelCode(file)) return [];
  const source = sourcePosition({ file, line: Number(row), column: Number(column) });
  const place = `${source.file}:${source.line}:${source.column}`;
  const called = nameOf(name);
  return [`    at ${called ? `${called} (${place})` : place}`];
}

/** `outer/inner` is a function in another one, `outer/<` one without a name; `async*` stands before one that goes on. */
function nameOf(name: string): string {
  return name.replace(/^.*[/*]/, "").replace("<", "");
}
