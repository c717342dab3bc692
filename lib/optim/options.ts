/** Checks of the options of optimisers and schedules. */
import { checkOptionNames } from "../options";

/** Names from elsewhere that are not merely spelt otherwise. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  beta1: "betas",
  beta2: "betas",
  decay: "weightDecay",
  epochs: "tMax",
  epsilon: "eps",
  learningRate: "lr",
  learning_rate: "lr",
  maxNorm: "clipGradNorm",
  minLr: "etaMin",
  rho: "alpha",
  totalSteps: "epochs",
  total_steps: "epochs",
};

/** @throws TypeError when there is an option of another name; it says the right one */
export function checkNames(owner: string, options: object, names: readonly string[]): void {
  checkOptionNames(owner, options, names, OTHER_NAMES);
}

/** The options over their defaults; an option that is undefined keeps its default. */
export function withDefaults<D extends object, O extends object>(defaults: D, options: O): D & O {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...(Object.fromEntries(given) as O) };
}

/** @throws RangeError when the option is negative, infinite or not a number */
export function checked(name: string, value: number): number {
  if (value >= 0 && Number.isFinite(value)) return value;
  throw new RangeError(`The optimizer's ${name} is ${value}; expected a number of at least 0.`);
}

/** @throws RangeError when the option is not a number from 0 up to, but not including, 1 */
export function checkedShare(name: string, value: number): number {
  if (value >= 0 && value < 1) return value;
  throw new RangeError(`The optimizer's ${name} is ${value}; expected a number from 0 to below 1.`);
}

/** @throws RangeError when the option is not a positive whole number */
export function checkedCount(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new RangeError(`The schedule's ${name} is ${value}; expected a positive whole number.`);
}

/** @throws RangeError when the option is not a finite number of at least 0 */
export function checkedRate(name: string, value: number): number {
  if (value >= 0 && Number.isFinite(value)) return value;
  throw new RangeError(`The schedule's ${name} is ${value}; expected a number of at least 0.`);
}
