/** Running trials, one after the other, in a thread of their own. Each begins as if it were the first. */
import { DivergenceError } from "../jit";
import { runScript } from "../platform/script";
import { keepDeepStacks } from "../platform/stacks";
import { manualSeed } from "../random";
import { ready, tf, usePortable } from "../tensorflow";
import { imports, library, partOf } from "./library";
import { checkResults, type Outcome, type Results } from "./outcome";
import { checkReported, Reporter } from "./report";
import { lineOf, TRIAL, type TrialSource } from "./source";
import type { Trial } from "./space";
import { unpackValues } from "./values";

/** The data that a thread starts with. */
export interface WorkerData {
  readonly source: TrialSource;
  readonly values: unknown;
  /** The number that the sweep compares; undefined when it stops no trial. */
  readonly compared?: string;
}

/** A trial to run, up to the epoch `until` or to its end. */
export interface Task {
  readonly parameters: Trial["parameters"];
  readonly until?: number;
}

type TrialFunction = (parameters: Trial["parameters"], values: unknown) => unknown;

/** Makes the thread ready, and returns the function that runs one trial. */
export function trialRunner({ source, values: packed, compared }: WorkerData): (task: Task) => Promise<Outcome> {
  // Native TensorFlow runs every operation on all cores, and keeps a list that threads would write to at once.
  usePortable();
  keepSilent();
  keepDeepStacks();
  const trialFunction = compile(source);
  const values = ready().then(() => unpackValues(packed));
  return async ({ parameters, until }) => {
    const given = await values;
    const start = performance.now();
    const reporter = new Reporter(until);
    const end = (status: Outcome["status"], error?: string, results: Results = {}): Outcome => ({
      status,
      results,
      ...(error === undefined ? {} : { error }),
      ...(reporter.reports().length > 0 && { reports: reporter.reports() }),
      ...(reporter.stopped && { until }),
      seconds: Math.round(performance.now() - start) / 1000,
    });
    tf.engine().startScope();
    try {
      manualSeed(parameters.seed);
      const returned = await trialFunction(parameters, { ...(given as object), report: reporter.report });
      const results = checkResults(returned, Object.keys(parameters));
      const diverged = Object.keys(results).find((name) => Number.isNaN(results[name]));
      if (diverged !== undefined) return end("diverged", `${diverged} is not a finite number.`, results);
      if (compared !== undefined) checkReported(reporter.reports().at(-1), compared);
      if (!reporter.stopped) return end("ok", undefined, results);
      return end("stopped", `Stopped at epoch ${reporter.reports().at(-1)?.epoch}.`, results);
    } catch (error) {
      return end(error instanceof DivergenceError ? "diverged" : "failed", describe(error, source));
    } finally {
      tf.engine().endScope();
      tf.disposeVariables();
    }
  };
}

function compile(source: TrialSource): TrialFunction {
  const own = Object.entries(source.names).map(([name, part]) => [name, partOf(part)]);
  const known = { ...library, ...imports, ...Object.fromEntries(own) };
  const names = Object.keys(known).join(", ");
  const head = `"use strict"; (function ({ ${names} }) { return (`;
  // So that line and column in stack traces are those of the trial.
  const make = runScript(`${head}${source.text}\n); })`, TRIAL, head.length) as (known: object) => TrialFunction;
  return make(known);
}

/** The bars of trainings would mix; only the sweep shows how far it is. What a trial prints is printed. */
function keepSilent(): void {
  const interruptSignal = new AbortController().signal;
  Object.assign(globalThis, { [Symbol.for("nonlinear.kernel")]: { display: () => {}, interruptSignal } });
}

/** The message of an error, and the line of the trial that it came from. */
function describe(error: unknown, { text }: TrialSource): string {
  if (!(error instanceof Error)) return `The trial threw ${String(error)}`;
  const line = new RegExp(`\\b${TRIAL}:(\\d+):\\d+`).exec(error.stack ?? "")?.[1];
  const place = line ? ` (line ${line} of the trial: ${lineOf(text, Number(line))})` : "";
  return `${error.name}: ${error.message}${place}`;
}
