/** Trials as a DataFrame. */
import type { DataFrame } from "../danfo";
import { frameOfColumns } from "../make-frame";
import type { Outcome } from "./outcome";
import type { Space, Trial, Value } from "./space";

declare const columns: unique symbol;

/** A sweep's table. TypeScript knows the names of its settings and results, for `compare` and `heatmap`. */
export type SweepTable<Setting extends string = string, Result extends string = string> = DataFrame & {
  readonly [columns]?: { readonly settings: Setting; readonly results: Result };
};

/** The names of a space's parameters but the seed. */
export type SettingOf<S extends Space> = Exclude<
  S extends readonly (infer P)[] ? (P extends unknown ? keyof P : never) : keyof S,
  "seed"
> &
  string;

export interface Row {
  readonly trial: Trial;
  readonly outcome: Outcome;
}

/**
 * One row a trial: its parameters, the last of them `seed`, then what it returned, then `status`; and `error`, if a
 * trial has one. Where a trial has no number there is NaN.
 */
export function resultsTable(rows: readonly Row[]): DataFrame {
  const parameters = names(rows.map(({ trial }) => trial.parameters)).filter((name) => name !== "seed");
  const results = names(rows.map(({ outcome }) => outcome.results));
  const withError = rows.some(({ outcome }) => outcome.error !== undefined);
  const columns: [string, (row: Row) => Value | undefined][] = [
    ...[...parameters, "seed"].map((name): [string, (row: Row) => Value] => [
      name,
      ({ trial }) => trial.parameters[name],
    ]),
    ...results.map((name): [string, (row: Row) => Value] => [name, ({ outcome }) => outcome.results[name]]),
    ["status", ({ outcome }) => outcome.status],
    ...(withError ? [["error", ({ outcome }) => outcome.error ?? ""] as [string, (row: Row) => Value]] : []),
  ];
  return frameOfColumns(new Map(columns.map(([name, of]) => [name, rows.map(of)])));
}

function names(objects: readonly object[]): string[] {
  return [...new Set(objects.flatMap((one) => Object.keys(one)))];
}
