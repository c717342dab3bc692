/** One comparison of Nonlinear with PyTorch. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../paths";

export type Result = {
  name: string;
  /** The largest relative difference; Infinity where the two cannot be compared. */
  difference: number;
  tolerance: number;
};

/** Results of PyTorch: a file of `tests/fixtures`, made by the script of the same name there. */
export function readFixture<T>(name: string): T {
  return JSON.parse(readFileSync(join(root, "tests", "fixtures", `${name}.json`), "utf8")) as T;
}

/** The largest difference of two lists, relative to the largest number of the expected one. */
export function relativeToLargest(actual: ArrayLike<number>, expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  const scale = Math.max(...expected.map(Math.abs), Number.MIN_VALUE);
  return worst(expected.map((value, i) => Math.abs(actual[i] - value) / scale));
}

/** The largest difference of two lists, each relative to its expected number. */
export function relativeToEach(actual: ArrayLike<number>, expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  return worst(expected.map((value, i) => (actual[i] === value ? 0 : Math.abs(actual[i] - value) / Math.abs(value))));
}

/** NaN is the worst of all: no comparison with it holds. */
export function worst(differences: readonly number[]): number {
  return differences.some(Number.isNaN) ? Number.POSITIVE_INFINITY : Math.max(0, ...differences);
}
