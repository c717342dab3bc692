/** A file that keeps each trial as soon as it is over: a line of JSON for each, only ever added to. */
import { appendText, cutFile, fileExists, readBytesSync, removeFile } from "../files";
import type { Outcome, Results } from "./outcome";
import type { Reported } from "./report";
import { type Trial, trialOf } from "./space";

export interface KeptTrial {
  readonly trial: Trial;
  readonly outcome: Outcome;
  /** Stands for all that an outcome follows from beside the parameters: see code.ts. */
  readonly code: string;
}

/**
 * The trials of a file, which stays as it is. A last line that has no end yet, or that a crash left half-written, is
 * left out.
 *
 * @throws an error that names the line when the file is no file of trials
 */
export function readTrials(file: string): KeptTrial[] {
  if (!fileExists(file)) return [];
  const { lines, rest } = split(readBytesSync(file));
  const kept = lines.map((line, i) => parseLine(line, `${file}, line ${i + 1}`));
  if (rest && !isHalfLine(rest)) kept.push(parseLine(rest, `${file}, line ${lines.length + 1}`));
  return kept;
}

/**
 * The trials that `load` gives: of the function, values and rule that the file has last, and of each its newest outcome.
 * @throws an error when there is no such file, or it has no trials
 */
export function newestTrials(file: string): KeptTrial[] {
  const kept = readTrials(file);
  const newest = kept.at(-1)?.code;
  if (newest === undefined)
    throw new Error(`${file}: there are no kept trials. A sweep with { file } makes such a file.`);
  const last = new Map(kept.filter(({ code }) => code === newest).map((row) => [row.trial.key, row]));
  return [...last.values()];
}

/**
 * Removes a file of trials, so that a sweep into it begins anew; where there is none, nothing happens.
 * @throws an error that names the line when the file holds something else
 */
export function remove(file: string): void {
  readTrials(file);
  removeFile(file);
}

/** Makes a file of trials ready for more: a half-written last line is cut off, a whole one ended. */
export function endLastLine(file: string): void {
  if (!fileExists(file)) return;
  const bytes = readBytesSync(file);
  const { rest } = split(bytes);
  // Another kernel may have been writing it: then it is whole by now, or that kernel's to end.
  if (!rest || readBytesSync(file).length !== bytes.length) return;
  if (isHalfLine(rest)) cutFile(file, bytes.lastIndexOf(LINE_END) + 1);
  else appendText(file, "\n");
}

/** The lines of a file, and what stands after the end of the last one. */
function split(bytes: Uint8Array): { lines: string[]; rest: string } {
  const lines = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).split("\n");
  return { rest: lines.pop() ?? "", lines };
}

/** True for a part of a line that `appendTrial` began: whoever wrote something else keeps it. */
function isHalfLine(text: string): boolean {
  return (text.startsWith(LINE_START) || LINE_START.startsWith(text)) && !isJson(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const LINE_END = "\n".charCodeAt(0);
const LINE_START = '{"parameters":{';

export function appendTrial(file: string, { trial: { parameters }, outcome, code }: KeptTrial): void {
  appendText(file, `${JSON.stringify({ parameters, ...outcome, code })}\n`);
}

function parseLine(line: string, place: string): KeptTrial {
  try {
    const { parameters, code, ...outcome } = JSON.parse(line);
    if (typeof parameters.seed !== "number" || typeof code !== "string") throw new Error();
    return { trial: trialOf(parameters), outcome: parseOutcome(outcome), code };
  } catch {
    throw notTrials(place);
  }
}

/** An outcome that was written as JSON, which has no NaN and writes null. */
export function parseOutcome({ status, results, error, reports, until, seconds }: Record<string, unknown>): Outcome {
  return {
    status: status as Outcome["status"],
    results: withNaN(results as object),
    ...(error !== undefined && { error: error as string }),
    ...(reports !== undefined && { reports: (reports as object[]).map(withNaN) as Reported[] }),
    ...(until !== undefined && { until: until as number }),
    seconds: seconds as number,
  };
}

function withNaN(values: object): Results {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value ?? Number.NaN]));
}

function notTrials(place: string): Error {
  return new Error(
    `${place} is not a trial that a sweep has kept. Give the sweep a file of its own, or mend the line.`,
  );
}
