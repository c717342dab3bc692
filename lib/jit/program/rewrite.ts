/** Rewriting a program: the same loss and updates, with some values computed in another way. */
import { withoutDeadValues } from "./dead-values";
import type { DType, Op, Program, Shape, Value } from "./program";

export type AddValue = (op: Op, inputs: readonly Value[], shape: Shape, dtype: DType) => Value;

/**
 * Makes a new program, value by value, operands first. Dead values are dropped.
 *
 * @param renew adds the values that replace a value, given its new operands, and returns the last of them
 */
export function rewrite(
  program: Program,
  renew: (value: Value, inputs: readonly Value[], add: AddValue) => Value,
): Program {
  let count = 0;
  const renewed = new Map<Value, Value>();
  const of = (value: Value) => renewed.get(value) as Value;
  const add: AddValue = (op, inputs, shape, dtype) => ({ id: count++, op, inputs, shape, dtype });
  for (const value of program.values) renewed.set(value, renew(value, value.inputs.map(of), add));
  const updates = new Map([...program.updates].map(([variable, value]) => [variable, of(value)]));
  return withoutDeadValues(of(program.loss), updates);
}

/** The number of uses of each value, by other values and as a result of the program. */
export function countUses(program: Program): Map<Value, number> {
  const uses = new Map<Value, number>();
  const results = [program.loss, ...program.updates.values()];
  for (const used of [...program.values.flatMap(({ inputs }) => inputs), ...results])
    uses.set(used, (uses.get(used) ?? 0) + 1);
  return uses;
}
