/** `jit` turns a training step, written in plain TensorFlow.js, into one compiled program. */
import type { Tensor } from "@tensorflow/tfjs";
import { guard, input } from "./input";
import { type Engine, Session } from "./session";

export { DivergenceError } from "./divergence";
export type { InputValue } from "./input";
export type { Engine } from "./session";

export interface JitOptions {
  /**
   * `"auto"` (default) compiles the step if it can be compiled. An engine given by name is used, or the first call
   * throws.
   */
  readonly engine?: "auto" | Engine;
}

/** A training step, ready to be called again and again. */
export interface Step {
  /**
   * Runs the step `steps` times (once by default) and returns the last loss, computed before the last update.
   *
   * @throws DivergenceError if a loss is NaN or infinite; the variables are then those of the last finite loss
   * @throws Error if the step has changed since it was recorded; the variables are then those of the last step
   */
  (steps?: number): number;
  /** The losses of the last call, one per step. */
  readonly losses: Float32Array;
  /**
   * The engine that runs the step: a WebAssembly module made for it, or TensorFlow.js operation by operation. Undefined
   * before the first call, which decides.
   */
  readonly engine: Engine | undefined;
  /** A text with the compiled program, the way it is run, and the reasons. */
  explain(): string;
  /** Frees the compiled step's memory. The variables keep their values; a later call compiles anew. */
  dispose(): void;
}

const ENGINES: readonly string[] = ["auto", "wasm", "eager"] satisfies (Engine | "auto")[];

/**
 * Compiles a training step: `const step = jit(() => optimizer.minimize(() => loss))`, then `step()` for each epoch.
 *
 * The first call records the function instead of computing it. Later calls record it now and then, to see that it is
 * still the same. So the function must not read values of tensors, its printing is not shown, and it may change nothing
 * but variables.
 *
 * Numbers that the host changes from step to step come in by `jit.input(() => value)`. In another cell of the notebook
 * a changed step is compiled anew; within a loop a change is an error. A step that cannot be compiled runs in plain
 * TensorFlow.js, with one warning that says why.
 *
 * @param step returns the loss, a scalar tensor
 * @throws TypeError when there is no such engine
 */
function compileStep(step: () => Tensor, options: JitOptions = {}): Step {
  const { engine = "auto" } = options;
  if (!ENGINES.includes(engine))
    throw new TypeError(`jit: there is no engine ${JSON.stringify(engine)}; expected ${ENGINES.join(", ")}.`);
  const session = new Session(step, engine);
  const run = (steps = 1): number => session.run(steps);
  Object.defineProperties(run, {
    losses: { get: () => session.losses },
    engine: { get: () => session.engine },
    explain: { value: () => session.explain() },
    dispose: { value: () => session.dispose() },
  });
  session.disposeWith(run);
  return run as Step;
}

export const jit = Object.assign(compileStep, { input, guard });
