/**
 * Threads that help the process's main thread with the parts of a batch, one for each further core. They are started
 * when a step has run for a while, spin for a while when there is nothing to do, then sleep. They end with the
 * process, and never keep it alive.
 */
import { FasterWay } from "./faster-way";
import { beforeExit, startHelper, threadsPerStep } from "./threads";

/** A step's part for a helper: the module, which exports `serve`, and the memory. */
export interface Served {
  readonly module: object;
  readonly memory: object;
}

/** The words of the memory that helpers and main thread have in common. */
export const CONTROL = {
  /** Grows at each waking; helpers sleep on it. */
  wakes: 0,
  /** An upper bound of the number of helpers asleep. */
  sleepers: 1,
  /** The number of the step that runs. */
  current: 2,
  /** The number of helpers that still load what they need. */
  loading: 3,
  /** The number of messages that helpers have not taken in yet. */
  pending: 4,
  /** 1 when helpers should end. */
  ended: 5,
} as const;

/** In place of a step's number, while the step that runs is not helped. */
const NO_STEP = 0;

export type HelperMessage = { readonly attach: number; readonly served: Served } | { readonly detach: number };

/** A batch has no more parts. */
export const MOST_THREADS = 8;
/** Memory of disposed steps that helpers may still hold: only the end of a thread surely gives it back. */
const MOST_DETACHED_BYTES = 1 << 26;
/** Threads per step, the main one too. */
let threads = Math.min(MOST_THREADS, threadsPerStep());
let workers: ReturnType<typeof startHelper>[] = [];
let control: Int32Array | undefined;
let attached = 0;
let detachedBytes = 0;
let steps = 0;

/** Operations of a step, 15 to 70 ms of them, after which helpers are started for it. */
const OPERATIONS_ALONE = 2e9;
let operationsAlone = OPERATIONS_ALONE;

/**
 * Sets the number of threads per step, which changes no number; and the number of a step's operations after which
 * helpers are started for it.
 */
export function useThreads(count: number, after = OPERATIONS_ALONE): void {
  threads = count;
  operationsAlone = after;
  endHelpers();
}

/** The number of helpers now. */
export function helpersAtWork(): number {
  return workers.length;
}

/**
 * A step's connection to the helpers. On a busy machine a helper may lose its core with a part half done, and all wait
 * for it: so from time to time a step is timed both ways. The number of threads changes no bit of its results.
 */
export class Help {
  private readonly id = ++steps;
  /** The generation of helpers that has the step. */
  private generation = -1;
  /** With helpers, or without. */
  private readonly way = new FasterWay();

  private operations = 0;

  /** @param operationsPerStep floating-point operations */
  constructor(
    private readonly served: Served,
    private readonly operationsPerStep: number,
  ) {}

  /** Runs steps, with helpers where they make it faster. */
  run(steps: number, body: (steps: number) => number): number {
    this.operations += steps * this.operationsPerStep;
    if (threads === 1 || this.operations < operationsAlone) return body(steps);
    const isTimed = this.way.isTimed(steps);
    if (this.way.takesFirst) this.use();
    else if (control && control[CONTROL.current] !== NO_STEP) Atomics.store(control, CONTROL.current, NO_STEP);
    // Until the helpers are there, the time says nothing about them.
    if (!isTimed || (control && Atomics.load(control, CONTROL.pending) > 0)) return body(steps);
    const start = performance.now();
    const result = body(steps);
    this.way.note(performance.now() - start, steps);
    return result;
  }

  /** Has the helpers take parts of this step from now on. */
  private use(): void {
    if (workers.length === 0) startHelpers();
    if (this.generation !== generation) {
      this.generation = generation;
      attached++;
      tell({ attach: this.id, served: this.served });
    }
    const words = control as Int32Array;
    if (words[CONTROL.current] !== this.id) Atomics.store(words, CONTROL.current, this.id);
  }

  /** @param bytes that the step's memory has */
  end(bytes: number): void {
    if (this.generation !== generation || workers.length === 0) return;
    this.generation = -1;
    attached--;
    detachedBytes += bytes;
    if (attached === 0 || detachedBytes > MOST_DETACHED_BYTES) endHelpers();
    else tell({ detach: this.id });
  }
}

/** Wakes the helpers that sleep; called at each pass of each step. */
export function wake(): void {
  if (!control || control[CONTROL.current] === NO_STEP) return;
  if (Atomics.load(control, CONTROL.sleepers) > 0) wakeAll(control);
}

let generation = 0;
/** Those of helpers that may still load. */
let controls: Int32Array[] = [];

function startHelpers(): void {
  if (generation === 0) beforeExit(waitForLoading);
  controls = controls.filter((words) => Atomics.load(words, CONTROL.loading) > 0);
  generation++;
  attached = detachedBytes = 0;
  control = new Int32Array(new SharedArrayBuffer(4 * Object.keys(CONTROL).length));
  control[CONTROL.loading] = threads - 1;
  controls.push(control);
  const words = control;
  workers = Array.from({ length: threads - 1 }, () => startHelper(words));
}

/**
 * Has the helpers end by themselves: a thread that is terminated while it loads a native module takes the process with
 * it.
 */
function endHelpers(): void {
  if (control) {
    Atomics.store(control, CONTROL.ended, 1);
    wakeAll(control);
  }
  workers = [];
  control = undefined;
}

/** Most milliseconds for which the process's end waits. */
const LOADING_TIME = 1000;

/** Waits until helpers have loaded what they need, as the end of the process terminates them. */
function waitForLoading(): void {
  for (const words of controls)
    for (let left = Atomics.load(words, CONTROL.loading); left > 0; left = Atomics.load(words, CONTROL.loading))
      if (Atomics.wait(words, CONTROL.loading, left, LOADING_TIME) === "timed-out") return;
}

function tell(message: HelperMessage): void {
  if (control) Atomics.add(control, CONTROL.pending, workers.length);
  for (const worker of workers) worker.postMessage(message);
  if (control) wakeAll(control);
}

function wakeAll(words: Int32Array): void {
  Atomics.store(words, CONTROL.sleepers, 0);
  Atomics.add(words, CONTROL.wakes, 1);
  Atomics.notify(words, CONTROL.wakes);
}
