/**
 * At which steps a compiled step is recorded again, to see that it is still the step that the user wrote.
 *
 * The program alone decides, never a clock: the same code gives the same numbers on every machine.
 */
import { type Program, sizeOf, type Value } from "../program/program";
import type { Trace } from "./trace";

/** Microseconds of recording an operation, on a slow processor. */
const RECORDING = 25;
/**
 * Operations on numbers in a microsecond, on a fast processor; and its microseconds of starting an operation of a
 * program.
 */
const THROUGHPUT = 100_000;
const START = 0.01;
/** The part of the time that may go into recording. */
const SHARE = 0.02;
/** Every one of the first steps is recorded, */
const EVERY = 6;
/** then so many times each power of ten: what happens every tenth or hundredth time is found. */
const LEADS = [1, 3, 10];

/** The least number of steps between two recordings, once there have been many; 1 of a step that records nothing. */
export function recordingInterval({ program, operations }: Trace): number {
  const step = numberOperations(program) / THROUGHPUT + program.values.length * START;
  return Math.max(1, Math.ceil((RECORDING * operations) / (SHARE * step)));
}

/** The number of the next step to record, counted from 1 with the step that was compiled. */
export function nextRecording(after: number, interval: number): number {
  if (after < EVERY) return after + 1;
  const decade = 10 ** Math.floor(Math.log10(after));
  const next = LEADS.map((lead) => lead * decade).find((number) => number > after) as number;
  return Math.min(next, after + interval);
}

function numberOperations({ values }: Program): number {
  return values.reduce((sum, value) => sum + operationsOf(value), 0);
}

function operationsOf({ op, inputs, shape }: Value): number {
  if (op.kind === "matmul") return 2 * sizeOf(shape) * inputs[0].shape[op.transposeA ? 0 : 1];
  return inputs.length === 0 ? 0 : Math.max(sizeOf(shape), ...inputs.map((operand) => sizeOf(operand.shape)));
}
