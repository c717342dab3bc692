/** A call of a compiled step: record, compile, run; plain TensorFlow.js where that does not work. */
import type { Tensor } from "@tensorflow/tfjs";
import { interruptSignal, throwIfInterrupted } from "../notebook/bridge";
import { withEnd } from "../notebook/ending";
import { currentLoop } from "./current-loop";
import { DivergenceError } from "./divergence";
import { build, type CompiledEngine } from "./engines";
import { EagerStep } from "./host/eager";
import type { CompiledStep } from "./host/inputs";
import type { ReadValue } from "./input";
import { CannotCompile } from "./program/cannot-compile";
import { difference } from "./record/difference";
import { QuietConsole } from "./record/quiet";
import { nextRecording, recordingInterval } from "./record/schedule";
import { refuseWithin, type Trace, trace } from "./record/trace";

export type Engine = CompiledEngine | "eager";

/** A program, and what runs it. */
interface Compiled {
  readonly trace: Trace;
  readonly engine: CompiledEngine;
  readonly step: CompiledStep;
  readonly explain: () => string;
  /** The cell of the notebook that it was recorded in last. */
  cell: unknown;
  /** The step that was recorded last, of all that the session has run. */
  recorded: number;
  /** The number of steps it has run. */
  ran: number;
  /** Which of its steps is the next to be recorded. */
  due: number;
}

/** Inputs of these many shapes have programs at the same time. */
const MAX_PROGRAMS = 8;
/** Milliseconds between two looks at whether the user has interrupted. */
const A_WHILE = 40;
/** Compiled steps that nobody can run any more hand their variables back, so that their memory can go. */
const unreachable = new FinalizationRegistry<Set<CompiledStep>>((steps) => {
  for (const step of steps) step.dispose();
});

export class Session {
  private lastLosses = new Float32Array(0);
  /** Where a call that runs one step writes its loss: making an array takes as long as a part of a small step. */
  private readonly oneLoss = new Float32Array(1);
  /** The last one is in use. */
  private compiled: Compiled[] = [];
  private readonly compiledSteps = new Set<CompiledStep>();
  private readonly eager: EagerStep;
  /** Why the step runs in plain TensorFlow.js; undefined while it does not. */
  private eagerBecause: string | undefined;
  private steps = 0;
  private readonly told = new Set<string>();
  private stepsInAWhile = 1;

  constructor(
    private readonly step: () => Tensor,
    private readonly wanted: "auto" | Engine,
  ) {
    this.eager = new EagerStep(step);
    if (wanted === "eager") this.eagerBecause = "it was asked for";
  }

  /** The losses of the last call. */
  get losses(): Float32Array {
    // Whoever asks may keep it.
    if (this.lastLosses === this.oneLoss) this.lastLosses = this.oneLoss.slice();
    return this.lastLosses;
  }

  get engine(): Engine | undefined {
    return this.eagerBecause === undefined ? this.compiled.at(-1)?.engine : "eager";
  }

  /** Runs the step and returns the last loss. */
  run(steps: number): number {
    if (!(Number.isInteger(steps) && steps > 0))
      throw new RangeError(`jit: a step runs a positive whole number of times, not ${steps}`);
    // A loop around it that gives nobody a turn stops here, between two steps.
    throwIfInterrupted();
    refuseWithin();
    const losses = steps === 1 ? this.oneLoss : new Float32Array(steps);
    const before = this.steps;
    try {
      if (steps === 1) this.runSome(losses, 0, 1);
      else for (let done = 0; done < steps; ) done += this.runForAWhile(losses, done);
    } finally {
      const done = this.steps - before;
      this.lastLosses = done === steps ? losses : losses.subarray(0, done);
    }
    const loop = currentLoop();
    const loss = losses[steps - 1];
    if (loop) loop.loss = loss;
    return loss;
  }

  explain(): string {
    const current = this.compiled.at(-1);
    if (this.eagerBecause !== undefined) return `engine: eager, because ${this.eagerBecause}`;
    return current ? current.explain() : "not compiled yet: that happens at the first call";
  }

  dispose(): void {
    for (const step of this.compiledSteps) step.dispose();
    this.compiledSteps.clear();
    this.compiled = [];
    this.eager.dispose();
  }

  /** Frees the compiled steps once the object can no longer be reached. */
  disposeWith(object: object): void {
    unreachable.register(object, this.compiledSteps);
  }

  /** Runs as many steps as take a moment; between two such runs an interrupt is noticed. */
  private runForAWhile(losses: Float32Array, at: number): number {
    if (at > 0) throwIfInterrupted();
    const start = performance.now();
    const done = this.runSome(losses, at, Math.min(this.stepsInAWhile, losses.length - at));
    const perStep = (performance.now() - start) / done;
    // The first runs compile, so the number of steps grows by and by.
    this.stepsInAWhile = Math.max(1, Math.min(2 * this.stepsInAWhile, Math.floor(A_WHILE / perStep)));
    return done;
  }

  /**
   * Runs at least one step and at most so many, writes the losses from place `at` on, and returns how many steps there
   * were.
   */
  private runSome(losses: Float32Array, at: number, most: number): number {
    if (this.eagerBecause !== undefined) return this.runEager([], losses, at);
    let done = 0;
    const run = (compiled: Compiled, steps: number): void => {
      this.runCompiled(compiled, steps, losses, at + done);
      done += steps;
    };
    const ready = this.prepare(most, run);
    if ("inputs" in ready) return done + this.runEager(ready.inputs, losses, at + done);
    if (ready.steps > 0) run(ready.compiled, ready.steps);
    return done;
  }

  private runEager(inputs: readonly ReadValue[], losses: Float32Array, at: number): 1 {
    losses[at] = this.eager.run(inputs);
    this.steps++;
    if (!Number.isFinite(losses[at])) throw this.divergence(losses[at]);
    return 1;
  }

  private runCompiled(compiled: Compiled, steps: number, losses: Float32Array, at: number): void {
    const { step, trace: recorded } = compiled;
    const finite = step.run(steps);
    const seen = Math.min(finite + 1, steps);
    for (let i = 0; i < seen; i++) losses[at + i] = step.losses[i];
    this.steps += finite;
    compiled.ran += finite;
    for (const optimizer of recorded.optimizers) optimizer.iterations_ = (optimizer.iterations_ ?? 0) + finite;
    if (finite === steps) return;
    this.steps++;
    throw this.refusal(step.inputs.valuesOf(finite), recorded) ?? this.divergence(losses[at + finite]);
  }

  /**
   * What a step whose loss is not finite throws in plain TensorFlow.js, where it can look at values: a loss says which
   * class number is too large. Undefined if it throws nothing.
   */
  private refusal(inputs: readonly ReadValue[], { optimizers }: Trace): unknown {
    const iterations = [...optimizers].map(({ iterations_ }) => iterations_);
    const output = new QuietConsole();
    output.hold();
    return withEnd(
      () => this.eager.errorOf(inputs),
      () => {
        output.release();
        for (const [i, optimizer] of optimizers.entries()) optimizer.iterations_ = iterations[i];
      },
    );
  }

  private divergence(loss: number): DivergenceError {
    return new DivergenceError(loss, this.steps, currentLoop()?.epoch);
  }

  /**
   * A compiled step and for how many steps it has its inputs; or, where there can be none, the inputs that were read
   * for the next step.
   *
   * @param run runs steps that must have run before an input can be read
   */
  private prepare(
    steps: number,
    run: (compiled: Compiled, steps: number) => void,
  ): { compiled: Compiled; steps: number } | { inputs: readonly ReadValue[] } {
    try {
      let compiled = this.checked(this.current() ?? this.record([]));
      for (;;) {
        const { step, due, ran } = compiled;
        const before = this.steps;
        const ready = step.inputs.prepare(
          Math.min(steps, due - 1 - ran),
          (count) => run(compiled, count),
          () => step.fetchVariables(),
        );
        if (ready > 0 || this.steps > before) return { compiled, steps: ready };
        compiled = this.forInputs(step.inputs.take());
      }
    } catch (error) {
      if (!(error instanceof CannotCompile)) throw error;
      if (this.wanted !== "auto")
        throw new Error(
          `jit: the ${this.wanted} engine cannot run the step, because ${error.message}. Without \`engine\`, jit takes one that can.`,
          { cause: error },
        );
      this.eagerBecause = error.message;
      console.warn(`jit: the step runs in plain TensorFlow.js, because ${error.message}.`);
      return { inputs: error.inputs };
    }
  }

  private current(): Compiled | undefined {
    if (this.compiled.some(isStale)) for (const stale of this.compiled.filter(isStale)) this.drop(stale);
    return this.compiled.at(-1);
  }

  private drop({ step }: Compiled): void {
    step.dispose();
    this.compiledSteps.delete(step);
    this.compiled = this.compiled.filter((compiled) => compiled.step !== step);
  }

  /** A program for inputs of these shapes: one from before, or a new one. */
  private forInputs(inputs: readonly ReadValue[]): Compiled {
    const known = this.compiled.find(({ step }) => step.inputs.fits(inputs));
    if (known) {
      known.step.inputs.give(inputs);
      this.compiled = [...this.compiled.filter((compiled) => compiled !== known), known];
      return this.checked(known);
    }
    this.tellOnce(
      `an input has a new shape; the step is compiled once for each shape, and the last ${MAX_PROGRAMS} are kept.`,
    );
    return this.record(inputs);
  }

  private record(inputs: readonly ReadValue[]): Compiled {
    return this.compile(trace(this.step, inputs));
  }

  private compile(recorded: Trace): Compiled {
    const compiled: Compiled = {
      trace: recorded,
      ...this.build(recorded),
      cell: interruptSignal(),
      recorded: this.steps + 1,
      ran: 0,
      due: 2,
    };
    if (this.compiled.length === MAX_PROGRAMS) this.drop(this.compiled[0]);
    this.compiledSteps.add(compiled.step);
    this.compiled.push(compiled);
    return compiled;
  }

  /** @throws CannotCompile also where an engine fails: another can run the step */
  private build(recorded: Trace): ReturnType<typeof build> {
    try {
      return build(recorded);
    } catch (error) {
      if (error instanceof CannotCompile) throw error;
      throw new CannotCompile(`its engine could not be made (${(error as Error).message})`, readOf(recorded));
    }
  }

  /**
   * Records the step once more where it may have changed: in another cell of the notebook, and at certain steps.
   *
   * In another cell it may well be another step now, and is compiled anew. One that changes at its second step may do
   * so at every one, and runs in plain TensorFlow.js. Later it is too late: steps may have run that were not what the
   * user wrote.
   */
  private checked(compiled: Compiled): Compiled {
    const cell = interruptSignal();
    const isOtherCell = compiled.cell !== cell;
    if (!isOtherCell && compiled.ran + 1 < compiled.due) return compiled;
    let again: Trace;
    try {
      again = trace(this.step, compiled.step.inputs.takePending());
    } catch (error) {
      if (!(error instanceof CannotCompile) || isOtherCell || compiled.ran === 1) throw error;
      throw this.changed(compiled, error.message);
    }
    const read = readOf(again);
    if (!compiled.step.inputs.fits(read)) return this.forInputs(read);
    const change = difference(compiled.trace, again);
    if (change === undefined) {
      compiled.step.inputs.give(read);
      compiled.cell = cell;
      compiled.recorded = this.steps + 1;
      compiled.due = nextRecording(compiled.ran + 1, recordingInterval(again));
      return compiled;
    }
    if (isOtherCell) {
      this.tellOnce(
        `the step is another one in this cell: ${change}. It is compiled anew, which takes a moment; ` +
          "a value that changes often costs nothing as jit.input(() => value).",
        "another",
      );
      this.drop(compiled);
      return this.compile(again);
    }
    if (compiled.ran === 1)
      throw new CannotCompile(`it changed from the first step to the second: ${change}. ${HINT}`, read);
    throw this.changed(compiled, change);
  }

  /** The next call records the step as it is then. */
  private changed(compiled: Compiled, change: string): Error {
    this.drop(compiled);
    const [before, now] = [compiled.recorded, this.steps + 1];
    const between = now - before > 1 ? ` The steps ${before + 1} to ${now - 1} may have run as it was before.` : "";
    return new Error(
      `jit: the step changed between step ${before} and step ${now}: ${change}.${between} ` +
        `The variables keep the values of step ${now - 1}. ${HINT}.`,
    );
  }

  private tellOnce(message: string, kind = message): void {
    if (!this.told.has(kind)) console.warn(`jit: ${message}`);
    this.told.add(kind);
  }
}

const HINT =
  "Give a value that changes from step to step as jit.input(() => value), and what decides what is computed as jit.guard(() => value)";

/** The values of the inputs that were read for the next step. */
function readOf({ cells }: Trace): ReadValue[] {
  return cells.map(({ pending }) => pending as ReadValue);
}

/** A tensor that it reads is gone, or what it depended on has changed. */
function isStale({ step, trace: { guards } }: Compiled): boolean {
  return step.isStale || guards.some(({ read, value }) => read() !== value);
}
