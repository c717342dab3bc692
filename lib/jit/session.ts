/** What happens when a compiled step is called: record, compile, run, and where that does not work, plain TensorFlow.js. */
import type { Scalar } from "@tensorflow/tfjs";
import { throwIfInterrupted } from "../notebook/bridge";
import { currentLoop } from "./current-loop";
import { DivergenceError } from "./divergence";
import { build, type CompiledEngine } from "./engines";
import { EagerStep } from "./host/eager";
import type { CompiledStep } from "./host/inputs";
import type { ReadValue } from "./input";
import { CannotCompile } from "./program/cannot-compile";
import { difference } from "./record/difference";
import { refuseWithin, type Trace, trace } from "./record/trace";

export type Engine = CompiledEngine | "eager";

interface Compiled {
  readonly trace: Trace;
  readonly engine: CompiledEngine;
  readonly step: CompiledStep;
  readonly explain: () => string;
  state: "new" | "ran" | "confirmed";
}

/** Kernels for different shapes of the inputs that are kept. */
const MAX_KERNELS = 8;
/** Milliseconds between two looks at whether the user has interrupted. */
const A_WHILE = 40;
/** Kernels that nobody can run any more hand their variables back, so that their memory can go. */
const unreachable = new FinalizationRegistry<Set<CompiledStep>>((kernels) => {
  for (const kernel of kernels) kernel.dispose();
});

export class Session {
  losses = new Float32Array(0);
  /** The last one is in use. */
  private compiled: Compiled[] = [];
  private readonly kernels = new Set<CompiledStep>();
  private readonly eager: EagerStep;
  /** Why the step runs in plain TensorFlow.js; undefined while it does not. */
  private eagerBecause: string | undefined;
  private steps = 0;
  private toldOfShapes = false;
  private stepsInAWhile = 1;

  constructor(
    private readonly step: () => Scalar,
    private readonly wanted: "auto" | Engine,
  ) {
    this.eager = new EagerStep(step);
    if (wanted === "eager") this.eagerBecause = "it was asked for";
  }

  get engine(): Engine {
    if (this.eagerBecause !== undefined) return "eager";
    return this.compiled.at(-1)?.engine ?? (this.wanted === "graph" ? "graph" : "wasm");
  }

  /** Runs the step and returns the last loss. */
  run(steps: number): number {
    if (!(Number.isInteger(steps) && steps > 0))
      throw new RangeError(`jit: a step runs a positive whole number of times, not ${steps}`);
    // A loop around it that gives nobody a turn stops here, between two steps.
    throwIfInterrupted();
    refuseWithin();
    const losses = new Float32Array(steps);
    const before = this.steps;
    try {
      if (steps === 1) this.runSome(losses, 0, 1);
      else for (let done = 0; done < steps; ) done += this.runForAWhile(losses, done);
    } finally {
      const done = this.steps - before;
      this.losses = done === steps ? losses : losses.subarray(0, done);
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
    for (const kernel of this.kernels) kernel.dispose();
    this.kernels.clear();
    this.compiled = [];
    this.eager.dispose();
  }

  /** Frees the kernels once the object can no longer be reached. */
  disposeWith(object: object): void {
    unreachable.register(object, this.kernels);
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

  /** Runs at least one step and at most so many, writes the losses from place `at` on, and returns how many steps there were. */
  private runSome(losses: Float32Array, at: number, most: number): number {
    const ready = this.eagerBecause === undefined ? this.prepare(most) : { inputs: [] };
    if ("inputs" in ready) {
      losses[at] = this.eager.run(ready.inputs);
      this.steps++;
      if (!Number.isFinite(losses[at])) throw this.divergence(losses[at]);
      return 1;
    }
    const { step, trace: recorded } = ready.compiled;
    const finite = step.run(ready.steps);
    const seen = Math.min(finite + 1, ready.steps);
    for (let i = 0; i < seen; i++) losses[at + i] = step.losses[i];
    this.steps += finite;
    for (const optimizer of recorded.optimizers) optimizer.iterations_ = (optimizer.iterations_ ?? 0) + finite;
    if (finite < ready.steps) throw this.divergence(losses[at + finite], ++this.steps);
    return finite;
  }

  private divergence(loss: number, step = this.steps): DivergenceError {
    return new DivergenceError(loss, step, currentLoop()?.epoch);
  }

  /** A kernel and for how many steps it has its inputs; or, where there can be none, the inputs that were read for the next step. */
  private prepare(steps: number): { compiled: Compiled; steps: number } | { inputs: readonly ReadValue[] } {
    try {
      let compiled = this.current() ?? this.compile([]);
      if (compiled.state === "ran") compiled = this.confirm(compiled);
      for (;;) {
        const ready = compiled.step.inputs.prepare(compiled.state === "confirmed" ? steps : 1);
        if (ready > 0) {
          if (compiled.state === "new") compiled.state = "ran";
          return { compiled, steps: ready };
        }
        compiled = this.forInputs(compiled.step.inputs.take());
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
    for (const { step } of this.compiled.filter(isStale)) this.drop(step);
    return this.compiled.at(-1);
  }

  private drop(step: CompiledStep): void {
    step.dispose();
    this.kernels.delete(step);
    this.compiled = this.compiled.filter((compiled) => compiled.step !== step);
  }

  /** A kernel for inputs of these shapes: one from before, or a new one. */
  private forInputs(inputs: readonly ReadValue[]): Compiled {
    const known = this.compiled.find(({ step }) => step.inputs.fits(inputs));
    if (known) {
      known.step.inputs.give(inputs);
      this.compiled = [...this.compiled.filter((compiled) => compiled !== known), known];
      return known;
    }
    if (!this.toldOfShapes) {
      this.toldOfShapes = true;
      console.warn(
        `jit: an input has a new shape; the step is compiled once for each shape, and the last ${MAX_KERNELS} are kept.`,
      );
    }
    return this.compile(inputs);
  }

  private compile(inputs: readonly ReadValue[]): Compiled {
    const recorded = trace(this.step, inputs);
    const compiled: Compiled = { trace: recorded, ...build(recorded, this.wanted), state: "new" };
    if (this.compiled.length === MAX_KERNELS) this.drop(this.compiled[0].step);
    this.kernels.add(compiled.step);
    this.compiled.push(compiled);
    return compiled;
  }

  /** Records the step once more: were it another program now, the compiled one would not be the step that the user wrote. */
  private confirm(compiled: Compiled): Compiled {
    const again = trace(this.step);
    const read = again.cells.map(({ pending }) => pending as ReadValue);
    if (!compiled.step.inputs.fits(read)) return this.forInputs(read);
    const changed = difference(compiled.trace.program, again.program);
    if (changed) {
      throw new CannotCompile(
        `it was not the same when it was recorded again: ${changed}. Give what changes from step to step as jit.input(() => value)`,
        read,
      );
    }
    compiled.step.inputs.give(read);
    compiled.state = "confirmed";
    return compiled;
  }
}

/** A tensor that it reads is gone, or what it depended on has changed. */
function isStale({ step, trace: { guards } }: Compiled): boolean {
  return step.isStale || guards.some(({ read, value }) => read() !== value);
}
