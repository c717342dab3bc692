/**
 * Successive halving: all settings train a little, the best of them train longer, and so on. Jamieson and Talwalkar
 * (2016), "Non-stochastic best arm identification and hyperparameter optimization", https://arxiv.org/abs/1502.07943.
 */
import { checkOptionNames } from "../options";
import { mean } from "../statistics";
import type { Outcome } from "./outcome";
import { groupBySetting, type Trial } from "./space";

export interface Halving {
  /** The epoch of the first rung. */
  readonly first: number;
  /** One of so many settings goes on from a rung, and the next rung is at so many times the epoch. */
  readonly factor: number;
}

/** Which number says how good a trial is. */
export interface Objective {
  readonly metric: string | undefined;
  readonly direction: "minimize" | "maximize";
}

/**
 * The rule by which a sweep stops hopeless trials: `sweep(space, trial, { metric: "loss", stop: halving({ first: 10 }) })`.
 *
 * At epoch `first` every trial pauses. The settings are compared by the mean of what they reported last, over their
 * seeds, and the best `1 / factor` of them, rounded up as in scikit-learn, train on to epoch `first · factor`, where
 * it is the same again. The last setting trains to its end. Of equal settings, the first in the space goes on; a
 * setting of which a trial diverged or failed comes last. A rung is compared when it is full, so what is stopped
 * depends neither on the time that trials take nor on the number of cores.
 *
 * A trial that goes on runs again from its start, to the same numbers: all that it needs to go on is its seed. With
 * the factor 3 the winner trains for half as many epochs more.
 *
 * @param options `first`: the epoch of the first rung; `factor`: 3 by default. With 2 the better half goes on: those
 *   above the median
 * @throws RangeError when `first` is no whole number of at least 1, or `factor` none of at least 2; TypeError for an
 *   option of another name
 */
export function halving(options: { readonly first: number; readonly factor?: number }): Halving {
  checkOptionNames("halving", options, ["first", "factor"]);
  const { first, factor = 3 } = options;
  for (const [name, value, least] of [["first", first, 1] as const, ["factor", factor, 2] as const]) {
    if (Number.isInteger(value) && value >= least) continue;
    throw new RangeError(`halving: ${name} is ${value}; expected a whole number of at least ${least}.`);
  }
  return { first, factor };
}

/** A part of a sweep: up to a rung, or to the end of the trials. */
export interface Round {
  /** How many settings run. */
  readonly settings: number;
  readonly until?: number;
  /** How many of them go on. */
  readonly next: number;
  /** The length of a trial beside those of other rounds; of the last round, as if there were a rung more. */
  readonly work: number;
}

export function rounds(stop: Halving | undefined, settings: number): Round[] {
  if (!stop || settings <= 1) return [{ settings, next: 0, work: stop?.first ?? 1 }];
  const { first, factor } = stop;
  const next = Math.ceil(settings / factor);
  return [{ settings, until: first, next, work: first }, ...rounds({ first: first * factor, factor }, next)];
}

/** The trials of the best `count` settings, in the order of all. */
export function bestTrials(
  trials: readonly Trial[],
  count: number,
  outcomeOf: (trial: Trial) => Outcome,
  objective: Objective,
): Trial[] {
  if (count === 0) return [];
  const settings = groupBySetting(trials).map((group) => {
    const scores = group.map((trial) => {
      const outcome = outcomeOf(trial);
      return scoreOf(outcome.status, outcome.reports?.at(-1)?.[objective.metric ?? ""], objective);
    });
    return { group, score: mean(scores) };
  });
  const ranked = settings.toSorted(byScore);
  const chosen = new Set(ranked.slice(0, count).flatMap(({ group }) => group));
  return trials.filter((trial) => chosen.has(trial));
}

/** The less, the better; infinite for a trial that has no such number, or came to a bad end. */
export function scoreOf(
  status: Outcome["status"],
  value: number | undefined,
  { direction }: Pick<Objective, "direction">,
): number {
  if (status === "failed" || status === "diverged" || value === undefined || Number.isNaN(value))
    return Number.POSITIVE_INFINITY;
  return direction === "minimize" ? value : -value;
}

/** Compares for `sort`, which keeps the order of equal ones. A difference of infinities would be NaN. */
function byScore(a: { readonly score: number }, b: { readonly score: number }): number {
  return a.score === b.score ? 0 : a.score - b.score;
}
