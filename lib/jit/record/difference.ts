/** Comparing two recordings of a step. */
import type { InputCell } from "../input";
import { type Op, type Program, sameShape, type Value } from "../program/program";
import type { Trace } from "./trace";

/** The difference between two recordings of one step, in words; undefined if there is none. */
export function difference(first: Trace, second: Trace): string | undefined {
  const changed = differentValue(first, second) ?? differentUpdates(first.program, second.program);
  if (changed || placeOf(first.program, first.program.loss) === placeOf(second.program, second.program.loss))
    return changed;
  return "it returned another value";
}

function differentValue(first: Trace, second: Trace): string | undefined {
  const [values, others] = [first.program.values, second.program.values];
  const places = placesOf(first.program);
  const otherPlaces = placesOf(second.program);
  for (const [index, a] of values.entries()) {
    const b = others[index];
    const isSame =
      b !== undefined &&
      a.op.kind === b.op.kind &&
      a.dtype === b.dtype &&
      sameShape(a.shape, b.shape) &&
      a.inputs.length === b.inputs.length &&
      a.inputs.every((operand, i) => places.get(operand) === otherPlaces.get(b.inputs[i]));
    const changed = isSame ? differentOp(a, b, first.cells, second.cells) : instead(a, b);
    if (changed) return changed;
  }
  return values.length === others.length ? undefined : `it computed ${named(others[values.length])}, too`;
}

function differentUpdates(first: Program, second: Program): string | undefined {
  const variables = new Set([...first.updates.keys(), ...second.updates.keys()]);
  for (const variable of variables) {
    const [a, b] = [first, second].map((program) => {
      const value = program.updates.get(variable);
      return value && placeOf(program, value);
    });
    if (a === b) continue;
    const what = `the variable ${variable.name}, ${variable.dtype} of shape [${variable.shape}],`;
    if (b === undefined) return `it did not assign ${what} which it had`;
    return a === undefined ? `it assigned ${what} too` : `it assigned another value to ${what}`.replace(/,$/, "");
  }
  return undefined;
}

function placesOf({ values }: Program): Map<Value, number> {
  return new Map(values.map((value, index) => [value, index]));
}

function placeOf({ values }: Program, value: Value): number {
  return values.indexOf(value);
}

function differentOp(
  { op: a, shape, dtype }: Value,
  { op: b }: Value,
  cells: readonly InputCell[],
  otherCells: readonly InputCell[],
): string | undefined {
  switch (a.kind) {
    case "captured":
      return b.kind === "captured" && b.tensor.dataId === a.tensor.dataId
        ? undefined
        : `it used another tensor from outside, ${dtype} of shape [${shape}]`;
    case "variable":
      return b.kind === "variable" && b.variable === a.variable
        ? undefined
        : `it used another variable, ${dtype} of shape [${shape}]`;
    case "full":
      return b.kind === "full" && Object.is(a.value, b.value)
        ? undefined
        : `the number ${a.value} became ${b.kind === "full" ? b.value : "others"}`;
    case "constant": {
      const same = b.kind === "constant" && a.values.every((value, i) => Object.is(value, b.values[i]));
      return same ? undefined : `numbers of shape [${shape}] in it changed (random ones, or a batch)`;
    }
    case "input":
      return b.kind === "input" && cells.indexOf(a.cell) === otherCells.indexOf(b.cell)
        ? undefined
        : "it used its inputs in another order";
    default:
      return JSON.stringify(a) === JSON.stringify(b) ? undefined : `it computed ${nameOf(b)} in another way`;
  }
}

/** What was computed instead, or of what else. */
function instead(a: Value, b: Value | undefined): string {
  const [before, now] = [named(a), named(b)];
  return before === now ? `it computed ${now} of other operands` : `it computed ${now} instead of ${before}`;
}

function named(value: Value | undefined): string {
  return value ? `${nameOf(value.op)} of shape [${value.shape}]` : "nothing";
}

const NAMES: Partial<Record<Op["kind"], string>> = {
  captured: "a tensor from outside",
  variable: "a variable",
  input: "an input",
  constant: "numbers",
};

function nameOf(op: Op): string {
  if (op.kind === "full") return `the number ${op.value}`;
  return op.kind === "elementwise" || op.kind === "reduce" ? op.fn : (NAMES[op.kind] ?? op.kind);
}
