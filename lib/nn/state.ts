/** Copying saved values into a model. */
import type { NamedTensorMap, Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import type { Module } from "./module";
import { shapeText } from "./shape";

/** What did not fit by name; both are empty after a strict load. */
export interface LoadResult {
  missingKeys: string[];
  unexpectedKeys: string[];
}

export function loadState(model: Module, state: NamedTensorMap, { strict = true } = {}): LoadResult {
  const own = model.stateDict();
  const missingKeys = Object.keys(own).filter((key) => !(key in state));
  const unexpectedKeys = Object.keys(state).filter((key) => !(key in own));
  const shared = Object.keys(own).filter((key) => key in state);
  const misfits = shared.flatMap((key) => misfit(key, own[key], state[key]));
  const problems = [...misfits, ...(strict ? nameProblems(missingKeys, unexpectedKeys) : [])];
  if (problems.length > 0) {
    throw new Error(
      `The values do not fit ${model.constructor.name}; nothing was changed:\n  ${problems.join("\n  ")}`,
    );
  }
  tf.tidy(() => {
    for (const key of shared) own[key].assign(state[key].clone());
  });
  return { missingKeys, unexpectedKeys };
}

function misfit(key: string, own: Tensor, given: Tensor): string[] {
  const [expected, got] = [`${shapeText(own.shape)} ${own.dtype}`, `${shapeText(given.shape)} ${given.dtype}`];
  return expected === got ? [] : [`"${key}" has ${got}; expected ${expected}.`];
}

function nameProblems(missing: string[], unexpected: string[]): string[] {
  const list = (keys: string[]) => keys.map((key) => `"${key}"`).join(", ");
  return [
    ...(missing.length > 0 ? [`Missing: ${list(missing)}.`] : []),
    ...(unexpected.length > 0 ? [`Unexpected: ${list(unexpected)}.`] : []),
  ];
}
