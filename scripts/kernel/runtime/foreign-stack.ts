/**
 * The stack of an error where JavaScript is not V8's: lines such as `name@file:line:column`, without the error's own text.
 * Made into V8's form, which all else here knows, with the places in the source.
 */
import { isKernelCode } from "./own-code";
import { describe, shownOf, sourcePosition } from "./source-maps";

const FRAME = /^(.*?)@(.*):(\d+):(\d+)$/;

/** @param stack as the engine gives it */
export function stackAsOfV8(error: object, stack: string): string {
  const head = error instanceof Error ? describe(error) : "Error";
  return [head, ...shownOf(stack.split("\n").flatMap(frameOf), ({ file }) => file).map(frameText)].join("\n");
}

interface Frame {
  name: string;
  file: string;
  line: number;
  column: number;
}

function frameOf(text: string): Frame[] {
  const [, name, file, line, column] = FRAME.exec(text) ?? [];
  if (file === undefined || isKernelCode(file)) return [];
  return [{ name, file, line: Number(line), column: Number(column) }];
}

function frameText({ name, ...position }: Frame): string {
  const { file, line, column } = sourcePosition(position);
  const place = `${file}:${line}:${column}`;
  const called = nameOf(name);
  return `    at ${called ? `${called} (${place})` : place}`;
}

/** `outer/inner` is a function in another one, `outer/<` one without a name; `async*` stands before one that goes on. */
function nameOf(name: string): string {
  return name.replace(/^.*[/*]/, "").replace("<", "");
}
