/** The trials of an experiment: every combination of a grid, or samples at random. */
import { checkOptionNames } from "../options";
import { sha256 } from "../platform/hash";
import { Generator } from "../random/generator";

/** A value of a parameter. */
export type Value = number | string | boolean;
export type Parameters = Readonly<Record<string, Value>>;
/** The values of each parameter; their every combination is a trial. */
export type Grid = Readonly<Record<string, readonly Value[]>>;
/** A grid, or the trials one by one, as `random` makes them. */
export type Space = Grid | readonly Parameters[];

/** The parameters of one trial of a space, with its seed. */
export type TrialOf<S extends Space> = (S extends readonly (infer P)[]
  ? P
  : { readonly [K in keyof S]: S[K] extends readonly (infer V)[] ? V : never }) & { readonly seed: number };

export interface Trial {
  /** With `seed`, the last of them unless the space has one. */
  readonly parameters: Parameters & { readonly seed: number };
  /** The parameters as a text: the same for the same ones, in whatever order they were named. */
  readonly key: string;
}

/** The drawing of one parameter of a random space. */
export type Distribution<T extends Value> = (generator: Generator) => T;

/** Any number between `low` and `high`, all as likely. */
export function uniform(low: number, high: number): Distribution<number> {
  checkBounds("uniform", low, high);
  return (generator) => low + (high - low) * generator.uniformDouble();
}

/** A number between `low` and `high`, both positive, whose logarithm is uniform: each power of ten is as likely. */
export function logUniform(low: number, high: number): Distribution<number> {
  checkBounds("logUniform", low, high);
  if (low <= 0) throw new RangeError(`logUniform: low is ${low}; expected a number above 0.`);
  return (generator) => low * (high / low) ** generator.uniformDouble();
}

/** A whole number from `low` to `high`, both included. */
export function randInt(low: number, high: number): Distribution<number> {
  checkBounds("randInt", low, high);
  if (!Number.isInteger(low) || !Number.isInteger(high)) {
    throw new RangeError(`randInt: the bounds are ${low} and ${high}; expected whole numbers.`);
  }
  return (generator) => low + Math.floor((high - low + 1) * generator.uniformDouble());
}

/** One of the values, all as likely. */
export function choice<const T extends Value>(values: readonly T[]): Distribution<T> {
  if (values.length === 0) throw new RangeError("choice: there are no values to choose from.");
  return (generator) => values[Math.floor(values.length * generator.uniformDouble())];
}

/**
 * Trials whose parameters are drawn at random. The first ones stay the same when there are more of them.
 *
 * @param options `trials`: how many; `seed`: of the drawing, 0 by default
 */
export function random<T extends Parameters>(
  distributions: { readonly [K in keyof T]: Distribution<T[K]> },
  options: { readonly trials: number; readonly seed?: number },
): T[] {
  checkOptionNames("random", options, ["trials", "seed"]);
  const { trials, seed = 0 } = options;
  if (!Number.isInteger(trials) || trials < 1) {
    throw new RangeError(`random: trials is ${trials}; expected a whole number of at least 1.`);
  }
  const generator = new Generator(seed);
  const draw = () => Object.entries(distributions).map(([name, drawn]) => [name, drawn(generator)]);
  return Array.from({ length: trials }, () => Object.fromEntries(draw()) as T);
}

/**
 * The trials of a space, in its order: of a grid, the last parameter changes fastest. A trial without `seed` gets one
 * that follows from its parameters, and so stays the same when the space grows.
 *
 * @throws an error when the space is empty, has a value that is no finite number, text or truth value, or a trial twice
 */
export function trialsOf(space: Space): Trial[] {
  const combinations = Array.isArray(space) ? (space as readonly Parameters[]) : product(space as Grid);
  if (combinations.length === 0) throw new RangeError("The space has no trials.");
  const counts = new Map<string, number>();
  const trials = combinations.map((combination) => {
    for (const [name, value] of Object.entries(combination)) checkValue(name, value);
    const { seed, ...others } = Object.fromEntries(Object.entries(combination).map(withoutMinusZero));
    const key = keyOf(combination);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    if (seed !== undefined) return trialOf({ ...others, seed: checkedSeed(seed) });
    return trialOf({ ...others, seed: seedFrom(count === 0 ? key : `${key} ${count}`) });
  });
  const seen = new Set<string>();
  for (const { key } of trials) {
    if (seen.has(key)) throw new RangeError(`The space has the trial ${key} twice.`);
    seen.add(key);
  }
  return trials;
}

export function trialOf(parameters: Trial["parameters"]): Trial {
  return { parameters, key: keyOf(parameters) };
}

/** The trials that differ in their seed only, together, in the order of the space. */
export function groupBySetting(trials: readonly Trial[]): Trial[][] {
  const groups = new Map<string, Trial[]>();
  for (const trial of trials) {
    const { seed: _, ...setting } = trial.parameters;
    const key = keyOf(setting);
    const group = groups.get(key);
    if (group) group.push(trial);
    else groups.set(key, [trial]);
  }
  return [...groups.values()];
}

function keyOf(parameters: Parameters): string {
  return JSON.stringify(Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))));
}

function product(grid: Grid): Parameters[] {
  let combinations: Parameters[] = [{}];
  for (const [name, values] of Object.entries(grid)) {
    if (!Array.isArray(values)) {
      throw new TypeError(`The space's ${name} is ${JSON.stringify(values)}; expected a list, such as [${values}].`);
    }
    if (values.length === 0) throw new RangeError(`The space's ${name} has no values.`);
    combinations = combinations.flatMap((others) => values.map((value) => ({ ...others, [name]: value })));
  }
  return combinations;
}

/** Names that columns of the results have. */
const RESERVED = ["status", "error"];

function checkValue(name: string, value: unknown): void {
  if (RESERVED.includes(name)) throw new Error(`A parameter cannot be called ${name}: the results have that column.`);
  if (typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) return;
  throw new TypeError(`The space's ${name} has the value ${value}; expected finite numbers, texts, true or false.`);
}

/** JSON, in which parameters are kept and travel, has none. */
function withoutMinusZero([name, value]: [string, Value]): [string, Value] {
  return [name, value === 0 ? 0 : value];
}

function checkedSeed(seed: Value): number {
  if (Number.isSafeInteger(seed)) return seed as number;
  throw new RangeError(`The space's seed has the value ${seed}; expected whole numbers.`);
}

function seedFrom(key: string): number {
  return Number.parseInt(sha256([key]).slice(0, 8), 16);
}

function checkBounds(name: string, low: number, high: number): void {
  if (Number.isFinite(low) && Number.isFinite(high) && low <= high) return;
  throw new RangeError(`${name}: the bounds are ${low} and ${high}; expected finite numbers, the lower one first.`);
}
