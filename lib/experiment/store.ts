/** A file that keeps each trial as soon as it is over: a line of JSON for each, only ever added to. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import path from "node:path";
import type { Outcome } from "./outcome";
import { type Trial, trialOf } from "./space";

export interface KeptTrial {
  readonly trial: Trial;
  readonly outcome: Outcome;
  /** Stands for the trial's function and values: another one when they change. */
  readonly code: string;
}

/**
 * The trials of a file. A last line that a crash left half-written is cut off, so that the next one stands on its own.
 *
 * @throws an error that names the line when the file is no file of trials
 */
export function readTrials(file: string): KeptTrial[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf("\n") + 1;
  const lines = bytes.toString("utf8", 0, end).split("\n").slice(0, -1);
  const kept = lines.map((line, i) => parseLine(line, `${file}, line ${i + 1}`));
  // Last, when all lines are known to be trials: a file of something else stays as it is.
  if (end < bytes.length) {
    if (kept.length === 0 && !bytes.toString().startsWith(LINE_START)) throw notTrials(`${file}, line 1`);
    truncateSync(file, end);
  }
  return kept;
}

const LINE_START = '{"parameters":';

export function appendTrial(file: string, { trial: { parameters }, outcome, code }: KeptTrial): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  appendFileSync(file, `${JSON.stringify({ parameters, ...outcome, code })}\n`);
}

function parseLine(line: string, place: string): KeptTrial {
  try {
    const { parameters, status, results, error, seconds, code } = JSON.parse(line);
    if (typeof parameters.seed !== "number" || typeof code !== "string") throw new Error();
    // JSON has no NaN and writes null.
    const numbers = Object.entries(results).map(([name, value]) => [name, value ?? Number.NaN]);
    return {
      trial: trialOf(parameters),
      outcome: { status, results: Object.fromEntries(numbers), error, seconds },
      code,
    };
  } catch {
    throw notTrials(place);
  }
}

function notTrials(place: string): Error {
  return new Error(
    `${place} is not a trial that a sweep has kept. Give the sweep a file of its own, or mend the line.`,
  );
}
