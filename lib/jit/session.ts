/** What happens when a compiled step is called: record, compile, run, and where that does not work, plain TensorFlow.js. */
import type { Scalar } from "@tensorflow/tfjs";
import { operationsPerRow } from "./cost";
import { DivergenceError, EagerStep } from "./eager";
import { emitKernel, type Kernel } from "./emit";
import { explainKernel } from "./explain";
import type { InputValue } from "./input";
import { WasmStep } from "./kernel";
import { CannotCompile } from "./ops";
import { makePlan } from "./plan";
import { difference } from "./program";
import { type Trace, trace } from "./trace";

export type Engine = "wasm" | "eager";

interface Compiled {
  readonly trace: Trace;
  readonly kernel: Kernel;
  readonly wasm: WasmStep;
  state: "new" | "ran" | "confirmed";
}

/** Kernels for different shapes of the inputs that are kept. */
const MAX_KERNELS = 8;
/** Straight-line code beyond this takes longer to compile than it saves. */
const MAX_OPERATIONS_PER_ROW = 12_000;
const MAX_MEMORY_BYTES = 2 ** 31 - 2 ** 16;

/** Kernels that nobody can run any more hand their variables back, so that their memory can go. */
const unreachable = new FinalizationRegistry<Set<WasmStep>>((kernels) => {
  for (const kernel of kernels) kernel.dispose();
});

export class Session {
  losses = new Float32Array(0);
  /** The last one is in use. */
  private compiled: Compiled[] = [];
  private readonly kernels = new Set<WasmStep>();
  private readonly eager: EagerStep;
  /** Why the step runs in plain TensorFlow.js; undefined while it does not. */
  private eagerBecause: string | undefined;
  private steps = 0;
  private toldOfShapes = false;

  constructor(
    private readonly step: () => Scalar,
    private readonly wanted: "auto" | Engine,
  ) {
    this.eager = new EagerStep(step);
    if (wanted === "eager") this.eagerBecause = "it was asked for";
  }

  get engine(): Engine {
    return this.eagerBecause === undefined ? "wasm" : "eager";
  }

  /** Runs the step and returns the last loss. */
  run(steps: number): number {
    if (!(Number.isInteger(steps) && steps > 0))
      throw new RangeError(`jit: a step runs a positive whole number of times, not ${steps}`);
    const losses = new Float32Array(steps);
    const before = this.steps;
    try {
      for (let done = 0; done < steps; ) done += this.runSome(losses.subarray(done));
    } finally {
      this.losses = losses.subarray(0, this.steps - before);
    }
    return losses[steps - 1];
  }

  explain(): string {
    const current = this.compiled.at(-1);
    if (this.eagerBecause !== undefined) return `engine: eager, because ${this.eagerBecause}`;
    return current ? explainKernel(current.kernel) : "engine: wasm, compiled at the first call";
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

  /** Runs at least one step, writes the losses, and returns how many steps there were. */
  private runSome(losses: Float32Array): number {
    const ready = this.eagerBecause === undefined ? this.prepare(losses.length) : { inputs: [] };
    if ("inputs" in ready) {
      losses[0] = this.eager.run(ready.inputs);
      this.steps++;
      if (!Number.isFinite(losses[0])) throw new DivergenceError(losses[0], this.steps);
      return 1;
    }
    const { wasm, trace: recorded } = ready.compiled;
    const finite = wasm.run(ready.steps);
    losses.set(wasm.losses.subarray(0, Math.min(finite + 1, ready.steps)));
    this.steps += finite;
    for (const optimizer of recorded.optimizers) optimizer.iterations_ = (optimizer.iterations_ ?? 0) + finite;
    if (finite < ready.steps) throw new DivergenceError(losses[finite], ++this.steps);
    return finite;
  }

  /** A kernel and for how many steps it has its inputs; or, where there can be none, the inputs that were read for the next step. */
  private prepare(steps: number): { compiled: Compiled; steps: number } | { inputs: readonly InputValue[] } {
    try {
      let compiled = this.current() ?? this.compile([]);
      if (compiled.state === "ran") compiled = this.confirm(compiled);
      for (;;) {
        const ready = compiled.wasm.prepare(compiled.state === "confirmed" ? steps : 1);
        if (ready > 0) {
          if (compiled.state === "new") compiled.state = "ran";
          return { compiled, steps: ready };
        }
        compiled = this.forInputs(compiled.wasm.takeInputs());
      }
    } catch (error) {
      if (!(error instanceof CannotCompile) || this.wanted !== "auto") throw error;
      this.eagerBecause = error.message;
      console.warn(`jit: the step runs in plain TensorFlow.js, because ${error.message}.`);
      return { inputs: error.inputs };
    }
  }

  private current(): Compiled | undefined {
    for (const { wasm } of this.compiled.filter(({ wasm }) => wasm.isStale)) this.drop(wasm);
    return this.compiled.at(-1);
  }

  private drop(wasm: WasmStep): void {
    wasm.dispose();
    this.kernels.delete(wasm);
    this.compiled = this.compiled.filter((compiled) => compiled.wasm !== wasm);
  }

  /** A kernel for inputs of these shapes: one from before, or a new one. */
  private forInputs(inputs: readonly InputValue[]): Compiled {
    const known = this.compiled.find(({ wasm }) => wasm.fits(inputs));
    if (known) {
      known.wasm.giveInputs(inputs);
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

  private compile(inputs: readonly InputValue[]): Compiled {
    const recorded = trace(this.step, inputs);
    const read = recorded.cells.map(({ pending }) => pending as InputValue);
    const plan = makePlan(recorded.program);
    const operations = operationsPerRow(plan);
    if (operations > MAX_OPERATIONS_PER_ROW) {
      throw new CannotCompile(
        `it needs ${operations} operations per row, and a kernel in WebAssembly takes up to ${MAX_OPERATIONS_PER_ROW}`,
        read,
      );
    }
    const kernel = emitKernel(plan);
    if (kernel.layout.bytes > MAX_MEMORY_BYTES) {
      throw new CannotCompile(
        `its data takes ${kernel.layout.bytes} bytes, and a kernel in WebAssembly has up to ${MAX_MEMORY_BYTES}`,
        read,
      );
    }
    const compiled: Compiled = { trace: recorded, kernel, wasm: new WasmStep(kernel, recorded.cells), state: "new" };
    if (this.compiled.length === MAX_KERNELS) this.drop(this.compiled[0].wasm);
    this.kernels.add(compiled.wasm);
    this.compiled.push(compiled);
    return compiled;
  }

  /** Records the step once more: were it another program now, the compiled one would not be the step that the user wrote. */
  private confirm(compiled: Compiled): Compiled {
    const again = trace(this.step);
    const read = again.cells.map(({ pending }) => pending as InputValue);
    if (!compiled.wasm.fits(read)) return this.forInputs(read);
    const changed = difference(compiled.trace.program, again.program);
    if (changed) {
      throw new CannotCompile(
        `it was not the same when it was recorded again: ${changed}. Give what changes from step to step as jit.input(() => value)`,
        read,
      );
    }
    compiled.wasm.giveInputs(read);
    compiled.state = "confirmed";
    return compiled;
  }
}
