/** Trials as a DataFrame. */
import { type DataFrame, danfo } from "../danfo";
import type { Outcome } from "./outcome";
import type { Trial, Value } from "./space";

export interface Row {
  readonly trial: Trial;
  readonly outcome: Outcome;
}

/**
 * One row a trial: its parameters, the last of them `seed`, then what it returned, then `status`; and `error`, if a trial has
 * one. Where a trial has no number there is NaN.
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
  return frame(Object.fromEntries(columns.map(([name, of]) => [name, rows.map(of)])));
}

/** A DataFrame of columns whose types are seen from all their values; Danfo looks at the first twenty only. */
export function frame(columns: Readonly<Record<string, readonly (Value | undefined)[]>>): DataFrame {
  const types = Object.values(columns).map(typeOf);
  const filled = Object.entries(columns).map(([name, values], i) => [
    name,
    values.map((value) => (types[i] === "string" ? String(value ?? "") : (value ?? Number.NaN))),
  ]);
  return new (danfo().DataFrame)(Object.fromEntries(filled), { dtypes: types });
}

function typeOf(values: readonly (Value | undefined)[]): string {
  const given = values.filter((value) => value !== undefined);
  if (given.every((value) => typeof value === "number")) {
    return given.length === values.length && given.every(Number.isInteger) ? "int32" : "float32";
  }
  return given.every((value) => typeof value === "boolean") && given.length === values.length ? "boolean" : "string";
}

function names(objects: readonly object[]): string[] {
  return [...new Set(objects.flatMap((one) => Object.keys(one)))];
}
