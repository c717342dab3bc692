/** Outcomes of trials. */
import type { Value } from "./space";

export type Results = Readonly<Record<string, Value>>;

export interface Outcome {
  /** "diverged": a loss or a result became NaN or infinite; "failed": an error ended the trial. */
  readonly status: "ok" | "diverged" | "failed";
  /** The results that the trial returned; a number that is not finite is NaN. */
  readonly results: Results;
  /** The reason why it did not end well. */
  readonly error?: string;
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
    Object.entries(returned).map(([name, value]) => [
      name,
      Number.isFinite(value) || typeof value !== "number" ? value : Number.NaN,
    ]),
  );
}
