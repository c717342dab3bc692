/** Dead-code elimination: values that neither the loss nor an update needs are dropped. */
import type { Variable } from "@tensorflow/tfjs";
import type { Program, Value } from "./program";

/** The program of a loss and updates: the values that they need, operands first. */
export function withoutDeadValues(loss: Value, updates: ReadonlyMap<Variable, Value>): Program {
  const live = new Set<Value>();
  const visit = (value: Value): void => {
    if (live.has(value)) return;
    for (const operand of value.inputs) visit(operand);
    live.add(value);
  };
  visit(loss);
  for (const update of updates.values()) visit(update);
  return { values: [...live].sort((a, b) => a.id - b.id), loss, updates };
}
