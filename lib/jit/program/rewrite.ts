/** The same program with some values computed in another way. */
import { type DType, type Op, type Program, programOf, type Shape, type Value } from "./program";

export type AddValue = (op: Op, inputs: readonly Value[], shape: Shape, dtype: DType) => Value;

/**
 * Makes a program anew, value by value, operands first. What nothing needs any more is left out.
 *
 * @param renew adds what a value is computed by, from its renewed operands, and returns it
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
  return programOf(of(program.loss), updates);
}

/** How many values, and results, use a value. */
export function countUses(program: Program): Map<Value, number> {
  const uses = new Map<Value, number>();
  const results = [program.loss, ...program.updates.values()];
  for (const used of [...program.values.flatMap(({ inputs }) => inputs), ...results])
    uses.set(used, (uses.get(used) ?? 0) + 1);
  return uses;
}
