/** Which variables a step can update in place: in the loop that computes the new value, with no copy after it. */
import type { Variable } from "@tensorflow/tfjs";
import { withoutDeadValues } from "../program/dead-values";
import type { Plan } from "../program/plan";
import type { Value } from "../program/program";

export interface Updates {
  /** Shared values of the last pass that the loss does not need: computed once the loss has been found finite. */
  readonly afterLoss: ReadonlySet<Value>;
  /** New values that are written over the old ones, element by element. */
  readonly inPlace: ReadonlyMap<Value, Variable>;
  /** The other variables: their new values are computed elsewhere, and copied at the end of the step. */
  readonly copied: ReadonlyMap<Variable, Value>;
}

export function planUpdates(plan: Plan): Updates {
  const { program, passes, fused } = plan;
  const forLoss = new Set(withoutDeadValues(program.loss, new Map()).values);
  const late = passes[passes.length - 1].shared.filter((value) => !forLoss.has(value));
  const afterLoss = new Set(late);
  const loops = late.filter((value) => !fused.has(value));
  const users = usersOf(program.values);
  /**
   * The place in the order of loops at which a value is computed; a fused value is computed in the loop of its only
   * user.
   */
  const loopOf = (value: Value): number => {
    if (!afterLoss.has(value)) return -1;
    return fused.has(value) ? Math.max(...(users.get(value) ?? []).map(loopOf)) : loops.indexOf(value);
  };
  const results = [...program.updates.values()];
  const inPlace = new Map<Value, Variable>();
  const copied = new Map<Variable, Value>();
  for (const [variable, value] of program.updates) {
    const leaf = program.values.find(({ op }) => op.kind === "variable" && op.variable === variable);
    const views = leaf ? viewsOf(leaf, users) : [];
    const lastRead = Math.max(-1, ...views.flatMap((view) => (users.get(view) ?? []).map(loopOf)));
    const isOwn = results.filter((result) => result === value).length === 1;
    const isLoop = value.op.kind === "elementwise" && loops.includes(value);
    const isRead = views.some((view) => results.includes(view));
    if (isLoop && isOwn && !isRead && lastRead <= loops.indexOf(value)) inPlace.set(value, variable);
    else copied.set(variable, value);
  }
  return { afterLoss, inPlace, copied };
}

function usersOf(values: readonly Value[]): Map<Value, Value[]> {
  const users = new Map<Value, Value[]>();
  for (const user of values)
    for (const operand of user.inputs) users.set(operand, [...(users.get(operand) ?? []), user]);
  return users;
}

/** A value and what lies where it lies: its numbers in another shape. */
function viewsOf(value: Value, users: ReadonlyMap<Value, readonly Value[]>): Value[] {
  const reshaped = (users.get(value) ?? []).filter(({ op }) => op.kind === "reshape");
  return [value, ...reshaped.flatMap((view) => viewsOf(view, users))];
}
