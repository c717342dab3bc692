/** Evaluation mode for a moment. */
import { withEnd } from "../notebook/ending";
import type { Module } from "./module";

/** Runs the body with the model in evaluation mode; afterwards each module within is in the mode that it was in. */
export function inEvalMode<T>(model: Pick<Module, "eval" | "namedModules">, body: () => T): T {
  const modes = model.namedModules().map(([, module]) => ({ module, training: module.training }));
  model.eval();
  return withEnd(body, () => {
    for (const { module, training } of modes) module.training = training;
  });
}
