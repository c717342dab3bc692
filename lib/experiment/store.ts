/** A file that keeps each trial as soon as it is over: a line of JSON for each, only ever added to. */
import { appendText, cutFile, fileExists, readBytesSync } from "../files";
import type { Outcome } from "./outcome";
import { type Trial, trialOf } from "./space";

export interface KeptTrial {
  readonly trial: Trial;
  readonly outcome: Outcome;
  /** Stands for the trial's function and values: another one when they change. */
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
