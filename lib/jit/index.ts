/** `jit` turns a training step, written in plain TensorFlow.js, into one compiled kernel. */
import type { Scalar } from "@tensorflow/tfjs";
import { guard, input } from "./input";
import { type Engine, Session } from "./session";

export { DivergenceError } from "./divergence";
export type { InputValue } from "./input";
export type { Engine } from "./session";

export interface JitOptions {
  /**
   * `"auto"` (default) compiles what can be compiled; an engine asked for by name is used, or the first call throws.
   */
  readonly engine?: "auto" | Engine;
}

/** A training step, ready to be called again and again. */
export interface Step {
  /**
   * Runs the step, `steps` times (once by default), and returns the last loss, as it was before the update.
   *
   * @throws DivergenceError if a loss is NaN or infinite; the variables are then those of the last finite loss
   */
  (steps?: number): number;
  /** The losses of the last call, one per step. */
  readonly losses: Float32Array;
  /** What runs the step: a WebAssembly kernel made for it, or TensorFlow.js op by op. */
  readonly engine: Engine;
  /** The compiled program, how it is run, and why so. */
  explain(): string;
  /** Frees the kernel's memory. The variables keep their values; a later call compiles anew. */
  dispose(): void;
}

/**
 * Compiles a training step: `const step = jit(() => optimizer.minimize(() => loss))`, then `step()` for each epoch.
 *
 * The function is recorded, not computed, at the first call, and once more at the second, to see that it is the same
 * every time: it must not read values, and all that it changes must be in variables. Numbers that the host changes
 * from step to step come in by `jit.input(() => value)`. What cannot be compiled runs in plain TensorFlow.js, with
 * one warning that says why.
 *
 * @param step returns the loss, a scalar tensor
 */
function compileStep(step: () => Scalar, options: JitOptions = {}): Step {
  const session = new Session(step, options.engine ?? "auto");
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
