/** The statistics that reduce groups. */
import { deviation, extreme, mean, median, modes, numbersOf, product, sum, variance } from "./core/statistics";
import { isMissing, keyOf, show } from "./core/values";
import { running } from "./cumulative";

/** Danfo's methods of a groupby, and the names that `agg` takes for them. */
export const AGGREGATIONS: Readonly<Record<string, string>> = {
  mean: "mean",
  sum: "sum",
  count: "count",
  std: "std",
  var: "var",
  median: "median",
  min: "min",
  max: "max",
  prod: "prod",
  first: "first",
  last: "last",
  nUnique: "nunique",
};

const NUMERIC: Readonly<Record<string, (numbers: readonly number[]) => number>> = {
  mean,
  sum,
  std: deviation,
  var: variance,
  median,
  prod: product,
};

const OF_VALUES: Readonly<Record<string, (values: readonly unknown[]) => unknown>> = {
  count: (values) => values.filter((value) => !isMissing(value)).length,
  size: (values) => values.length,
  min: (values) => extreme(values, 1),
  max: (values) => extreme(values, -1),
  mode: (values) => modes(values)[0] ?? Number.NaN,
  first: (values) => values.find((value) => !isMissing(value)) ?? Number.NaN,
  last: (values) => values.findLast((value) => !isMissing(value)) ?? Number.NaN,
  nunique: (values) => new Set(values.filter((value) => !isMissing(value)).map(keyOf)).size,
};

/** @throws Error when there is no such operation; TypeError when it needs numbers and finds a text */
export function aggregate(values: readonly unknown[], operation: string, name: string): unknown {
  if (Object.hasOwn(NUMERIC, operation)) return NUMERIC[operation](numbersOf(values, name, operation));
  const ofValues = OF_VALUES[operation === "nUnique" ? "nunique" : operation];
  if (ofValues) return ofValues(values);
  const known = [...Object.keys(NUMERIC), ...Object.keys(OF_VALUES)].join(", ");
  throw new Error(`groupby: there is no operation ${show(operation)}; expected one of ${known}.`);
}

export type Running = "cumSum" | "cumProd" | "cumMin" | "cumMax";

const STEPS: Readonly<Record<Running, (total: number, value: number) => number>> = {
  cumSum: (total, value) => total + value,
  cumProd: (total, value) => total * value,
  cumMin: Math.min,
  cumMax: Math.max,
};

/** The running results within a group; a missing value stays missing, and the next goes on. */
export const RUNNING = Object.fromEntries(
  Object.entries(STEPS).map(([name, step]) => [
    name,
    (values: readonly unknown[], column: string) => running(values, step, column, name),
  ]),
) as Readonly<Record<Running, (values: readonly unknown[], column: string) => number[]>>;
