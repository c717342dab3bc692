/** The history of a training in the forms that a loss chart takes. */
import { type Column, isColumn, numbers } from "../column";
import { isDataFrame } from "../frame";
import type { Points } from "./thin";

/** The losses of a training, the epochs that they belong to, and the validation losses, where there are any. */
export interface LossHistory {
  readonly epochs: ArrayLike<number>;
  readonly losses: ArrayLike<number>;
  readonly validationLosses?: ArrayLike<number>;
}

/** One training: its history, or just its losses from epoch 1 on. */
export type Run = LossHistory | Column;

/**
 * The input of a loss chart: one training, a list of them, or trainings by name, where a list is one model's repeats.
 */
export type Runs = Run | readonly Run[] | Readonly<Record<string, Run | readonly Run[]>>;

/** The repeats of one training under one name. */
export interface NamedRuns {
  name: string;
  training: Points[];
  validation: Points[];
}

/**
 * @throws RangeError when a history has not as many losses as epochs; TypeError when what is given is no training, or
 *   holds something that is no number.
 */
export function readRuns(runs: Runs): NamedRuns[] {
  if (typeof runs !== "object" || runs === null) throw new TypeError(`${String(runs)} is no training: ${EXPECTED}`);
  if (isRun(runs)) return [namedRuns("", [runs])];
  if (isRunList(runs)) return runs.map((run, i) => namedRuns(`Run ${i + 1}`, [run]));
  return Object.entries(runs).map(([name, value]) => namedRuns(name, isRunList(value) ? value : [value]));
}

/** One value over the runs at those places that every run has. */
export function combine([first, ...others]: readonly Points[], join: (values: number[]) => number): Points {
  if (others.length === 0) return first;
  const lookups = others.map(({ x, y }) => new Map(x.map((place, i) => [place, y[i]])));
  const places = first.x.flatMap((place, i) => {
    const values = [first.y[i], ...lookups.map((lookup) => lookup.get(place))];
    return values.every((value) => value !== undefined) ? [{ place, value: join(values as number[]) }] : [];
  });
  return { x: places.map(({ place }) => place), y: places.map(({ value }) => value) };
}

function namedRuns(name: string, runs: readonly Run[]): NamedRuns {
  const histories = runs.map(toHistory);
  const validated = histories.filter(({ validationLosses }) => validationLosses && validationLosses.length > 0);
  return {
    name,
    training: histories.map(({ epochs, losses }) => points(epochs, losses, "losses")),
    validation: validated.map(({ epochs, validationLosses }) =>
      points(epochs, validationLosses ?? [], "validationLosses"),
    ),
  };
}

const EXPECTED = "expected a history, as train.fit returns it, or a list of losses.";

function toHistory(run: Run): LossHistory {
  if (typeof run !== "object" || run === null)
    throw new TypeError(`${JSON.stringify(run)} is no training: ${EXPECTED}`);
  if (isDataFrame(run)) throw new TypeError(`A DataFrame is no training: ${EXPECTED} Pick its column of losses.`);
  if (!isColumn(run)) {
    if ("losses" in run && "epochs" in run) return run;
    throw new TypeError(`${JSON.stringify(run)} is no training: ${EXPECTED}`);
  }
  const losses = numbers(run, "losses");
  return { epochs: losses.map((_, i) => i + 1), losses };
}

function points(epochs: ArrayLike<number>, losses: ArrayLike<number>, what: string): Points {
  if (epochs.length !== losses.length) {
    throw new RangeError(`A history has ${epochs.length} epochs but ${losses.length} ${what}; it needs one for each.`);
  }
  return { x: Array.from(epochs), y: numbers(losses, what) };
}

function isRun(runs: Runs): runs is Run {
  if (Array.isArray(runs)) return typeof (runs[0] ?? 0) === "number";
  return isColumn(runs) || ("losses" in runs && "epochs" in runs);
}

function isRunList(runs: Runs): runs is readonly Run[] {
  return Array.isArray(runs) && runs.length > 0 && typeof runs[0] !== "number";
}
