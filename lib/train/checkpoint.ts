/** Checkpoints: a training saved in a file, which continues after a restart as if it had not stopped. */
import type { NamedTensorMap } from "@tensorflow/tfjs";
import { readBytesSync, replaceFile } from "../files";
import type { Module } from "../nn";
import type { Optimizer, Schedule, ScheduleState } from "../optim";
import { sha256 } from "../platform/hash";
import { generator } from "../random";
import type { GeneratorState } from "../random/generator";
import { decodeSafeTensors, encodeSafeTensors, type SafeTensors } from "../safetensors";
import { loadVariables } from "../state";
import { tf } from "../tensorflow";
import type { History } from "./history";

/** The parts of a training besides its data. */
export interface Training {
  model: Module;
  optimizer: Optimizer;
  schedule?: Schedule;
  /** The losses so far; the last epoch tells how far the training is. */
  history: History;
}

/** The state of a training besides its tensors and its history. */
interface Position {
  lr: number;
  momentum: number;
  schedule?: ScheduleState;
  generator: GeneratorState;
}

/** The contents of a checkpoint besides tensors, as JSON in the file's metadata. */
interface Notes extends Position {
  /** The classes of optimiser and schedule. */
  kinds: string[];
  epochs: number[];
  losses: number[];
  validationLosses: number[];
  /** Missing in checkpoints of before there were metrics. */
  metrics?: Record<string, number[]>;
}

/** The metadata's keys of the notes and of the SHA-256 of all that is saved. */
const NOTES_KEY = "nonlinear.training";
const DIGEST_KEY = "nonlinear.sha256";

/**
 * Saves a training in a file: weights, the optimiser's state, learning rate, schedule, random generator and losses.
 * The old file is replaced only when the new one is whole, so that a crash at any moment leaves a checkpoint that
 * loads.
 */
export function saveCheckpoint(file: string, { model, optimizer, schedule, history }: Training): void {
  const { lr, momentum } = optimizer;
  const { epochs, losses, validationLosses, metrics } = history;
  const notes: Notes = {
    kinds: kindsOf(optimizer, schedule),
    lr,
    momentum,
    schedule: schedule?.state,
    generator: generator.state,
    epochs,
    losses,
    validationLosses,
    metrics,
  };
  const [variables, text] = [variablesOf(model, optimizer), JSON.stringify(notes, withAllNumbers)];
  const metadata = { [NOTES_KEY]: text, [DIGEST_KEY]: digestOf(variables, text) };
  replaceFile(file, encodeSafeTensors(variables, metadata));
}

/**
 * Restores model, optimiser, schedule, history and random generator from a checkpoint. A training that continues from
 * there has, bit for bit, the losses and weights of one that never stopped:
 *
 * ```ts
 * const history = new train.History();
 * train.loadCheckpoint("run.safetensors", { model, optimizer, history });
 * await train.fit(model, { …, optimizer, history, epochs: 10_000 - history.length });
 * ```
 *
 * @param training made as for the run that was saved; its history must be empty
 * @throws when the file is missing, damaged, or of another model, optimiser or schedule; nothing is changed then
 */
export function loadCheckpoint(file: string, { model, optimizer, schedule, history }: Training): void {
  if (history.length > 0) throw new Error(`The history has ${history.length} epochs already; give an empty one.`);
  const bytes = readBytesSync(file);
  tf.tidy(() => {
    try {
      const { tensors, metadata } = decodeSafeTensors(bytes);
      const notes = readNotes(tensors, metadata);
      const [saved, given] = [notes.kinds, kindsOf(optimizer, schedule)].map((kinds) => kinds.join(" with "));
      if (saved !== given) throw new Error(`It was saved from ${saved}, and this is ${given}.`);
      const restore = () => {
        putBack(notes, optimizer, schedule);
        loadVariables(variablesOf(model, optimizer), tensors, "the training");
      };
      allOrNothing(restore, optimizer, schedule);
      notes.epochs.forEach((epoch, i) => {
        const metrics = Object.entries(notes.metrics ?? {}).map(([name, values]) => [name, values[i]]);
        history.push({
          epoch,
          loss: notes.losses[i],
          validationLoss: notes.validationLosses[i],
          metrics: Object.fromEntries(metrics),
        });
      });
    } catch (error) {
      throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
    }
  });
}

function variablesOf(model: Module, optimizer: Optimizer): NamedTensorMap & ReturnType<Module["stateDict"]> {
  const named = (prefix: string, state: ReturnType<Module["stateDict"]>) =>
    Object.entries(state).map(([name, variable]) => [`${prefix}.${name}`, variable] as const);
  return Object.fromEntries([...named("model", model.stateDict()), ...named("optimizer", optimizer.stateDict())]);
}

function kindsOf(optimizer: Optimizer, schedule: Schedule | undefined): string[] {
  return [optimizer, ...(schedule ? [schedule] : [])].map((part) => part.constructor.name);
}

function readNotes(tensors: NamedTensorMap, metadata: SafeTensors["metadata"]): Notes {
  const text = metadata[NOTES_KEY];
  if (text === undefined) throw new Error("This is a safetensors file, and no checkpoint of a training.");
  if (metadata[DIGEST_KEY] !== digestOf(tensors, text))
    throw new Error("This checkpoint is damaged: it does not hold what was saved. Take an older one.");
  const notes = JSON.parse(text, (_, value) => NOT_FINITE.get(value) ?? value);
  if (!areNotes(notes))
    throw new Error("This checkpoint was not written by this library: its notes are of another kind.");
  return notes;
}

/** Numbers that JSON lacks, by their stand-ins; earlier checkpoints have `null` for NaN. */
const NOT_FINITE = new Map<unknown, number>([
  ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map((value) => [String(value), value] as const),
  [null, Number.NaN],
]);

function withAllNumbers(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function areNotes(notes: Partial<Notes> | null): notes is Notes {
  const areNumbers = (values: unknown, length?: number) =>
    Array.isArray(values) &&
    values.every((value) => typeof value === "number") &&
    values.length === (length ?? values.length);
  const isIndex = (value: unknown, end: number) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= end;
  const { kinds, lr, momentum, schedule, generator: saved, epochs, losses, validationLosses, metrics } = notes ?? {};
  return (
    Array.isArray(kinds) &&
    areNumbers([lr, momentum, saved?.spareNormal ?? 0, ...Object.values(schedule ?? {})]) &&
    isIndex(saved?.position, generator.state.words.length) &&
    areNumbers(saved?.words, generator.state.words.length) &&
    areNumbers(epochs) &&
    areNumbers(losses, epochs?.length) &&
    areNumbers(validationLosses, validationLosses?.length === 0 ? 0 : epochs?.length) &&
    Object.values(metrics ?? {}).every((values) => areNumbers(values, epochs?.length))
  );
}

function digestOf(tensors: NamedTensorMap, notes: string): string {
  return sha256([encodeSafeTensors(tensors), notes]);
}

/** Runs the action; if it fails, runs `putBack`. */
function allOrNothing(restore: () => void, optimizer: Optimizer, schedule: Schedule | undefined): void {
  const { lr, momentum } = optimizer;
  const before = { lr, momentum, schedule: schedule?.state, generator: generator.state };
  try {
    restore();
  } catch (error) {
    putBack(before, optimizer, schedule);
    throw error;
  }
}

function putBack(notes: Position, optimizer: Optimizer, schedule: Schedule | undefined): void {
  optimizer.lr = notes.lr;
  if (optimizer.momentum !== notes.momentum) optimizer.momentum = notes.momentum;
  if (schedule && notes.schedule) schedule.state = notes.schedule;
  generator.state = notes.generator;
}
