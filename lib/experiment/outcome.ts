/** Outcomes of trials. */
import type { Reported } from "./report";
import type { Value } from "./space";

export type Results = Readonly<Record<string, Value>>;

export interface Outcome {
  /**
   * "diverged": a loss or a result became NaN or infinite; "failed": an error ended the trial; "stopped": others were
   * better at the same epoch.
   */
  readonly status: "ok" | "diverged" | "failed" | "stopped";
  /** The results that the trial returned; a number that is not finite is NaN. */
  readonly results: Results;
  /** The reason why it did not end well. */
  readonly error?: string;
  /** What it reported: the first, the last, and of those between enough for a curve. */
  readonly reports?: readonly Reported[];
  /** The epoch at which it was told to stop, where it was. */
  readonly until?: number;
  /** The time that it took. */
  readonly seconds: number;
}

/**
 * The results in the value that a trial returned.
 * @throws TypeError when it is something else than numbers, texts and truth values by name
 */
export function checkResults(returned: unknown, parameters: readonly string[]): Results {
  if (typeof returned !== "object" || returned === null || Object.keys(returned).length === 0) {
    throw new TypeError(`The trial returned ${String(returned)}; expected its results by name, such as { loss }.`);
  }
  for (const [name, value] of Object.entries(returned)) {
    if (!["number", "string", "boolean"].includes(typeof value)) {
      throw new TypeError(`The trial returned ${name}: ${String(value)}; expected a number, a text, true or false.`);
    }
    if (parameters.includes(name) || name === "status" || name === "error") {
      throw new TypeError(`The trial returned a result called ${name}, as another column is. Give it another name.`);
    }
  }
  return Object.fromEntries(
    Object.entries(returned).map(([name, value]) => [name, typeof value === "number" ? finiteOrNaN(value) : value]),
  );
}

/** JSON, in which outcomes are kept, has one word for what is no finite number, and none for minus zero. */
export function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value + 0 : Number.NaN;
}
