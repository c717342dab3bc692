/** Whether a step that is recorded again is still the same. */
import { type Op, type Program, sameShape } from "../program/program";

/** What differs between two recordings of one step, in words; undefined if nothing does. */
export function difference(first: Program, second: Program): string | undefined {
  if (first.values.length !== second.values.length) return "it computed something else";
  const place = new Map(second.values.map((value, index) => [value, index]));
  const placeInFirst = new Map(first.values.map((value, index) => [value, index]));
  for (const [index, a] of first.values.entries()) {
    const b = second.values[index];
    const sameOperands =
      a.inputs.length === b.inputs.length &&
      a.inputs.every((operand, i) => placeInFirst.get(operand) === place.get(b.inputs[i]));
    if (a.dtype !== b.dtype || !sameShape(a.shape, b.shape) || !sameOperands || a.op.kind !== b.op.kind)
      return "it computed something else";
    const changed = differentOp(a.op, b.op);
    if (changed) return changed;
  }
  const sameUpdates = [...first.updates].every(([variable, value]) => {
    const other = second.updates.get(variable);
    return other !== undefined && placeInFirst.get(value) === place.get(other);
  });
  return sameUpdates ? undefined : "it assigned other variables";
}

function differentOp(a: Op, b: Op): string | undefined {
  switch (a.kind) {
    case "captured":
      return b.kind === "captured" && b.tensor.dataId === a.tensor.dataId
        ? undefined
        : "it used another tensor from outside";
    case "variable":
      return b.kind === "variable" && b.variable === a.variable ? undefined : "it used another variable";
    case "full":
      return b.kind === "full" && Object.is(a.value, b.value) ? undefined : "a number in it changed";
    case "constant": {
      const same = b.kind === "constant" && a.values.every((value, i) => Object.is(value, b.values[i]));
      return same ? undefined : "numbers in it changed (random ones, or a batch)";
    }
    case "input":
      return undefined;
    default:
      return JSON.stringify(a) === JSON.stringify(b) ? undefined : "it computed something else";
  }
}
