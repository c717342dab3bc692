/** Copying saved values into the variables of a model or an optimiser. */
import type { NamedTensorMap, Tensor, Variable } from "@tensorflow/tfjs";
import { quoted } from "./json";
import { shapeText } from "./shape";
import { tf } from "./tensorflow";

/** The names without a counterpart; both lists are empty after a strict load. */
export interface LoadResult {
  missingKeys: string[];
  unexpectedKeys: string[];
}

/**
 * Copies values into the variables of the same name. When one does not fit, none is changed.
 *
 * @param owner the name of the model or optimiser, for error messages
 * @throws with a list of all names that are missing, unexpected (both only if `strict`), or of another shape or type
 */
export function loadVariables(
  own: Record<string, Variable>,
  state: NamedTensorMap,
  owner: string,
  { strict = true } = {},
): LoadResult {
  const missingKeys = Object.keys(own).filter((key) => !Object.hasOwn(state, key));
  const unexpectedKeys = Object.keys(state).filter((key) => !Object.hasOwn(own, key));
  const common = Object.keys(own).filter((key) => Object.hasOwn(state, key));
  const misfits = common.flatMap((key) => misfit(key, own[key], state[key]));
  const problems = [...misfits, ...(strict ? nameProblems(missingKeys, unexpectedKeys) : [])];
  if (problems.length > 0) {
    throw new Error(`The values do not fit ${owner}; nothing was changed:\n  ${problems.join("\n  ")}`);
  }
  tf.tidy(() => {
    for (const key of common) own[key].assign(state[key].clone());
  });
  return { missingKeys, unexpectedKeys };
}

function misfit(key: string, own: Tensor, given: Tensor): string[] {
  const [expected, got] = [`${shapeText(own.shape)} ${own.dtype}`, `${shapeText(given.shape)} ${given.dtype}`];
  return expected === got ? [] : [`${quoted(key)} has ${got}; expected ${expected}.`];
}

function nameProblems(missing: string[], unexpected: string[]): string[] {
  const list = (keys: string[]) => keys.map(quoted).join(", ");
  return [
    ...(missing.length > 0 ? [`Missing: ${list(missing)}.`] : []),
    ...(unexpected.length > 0 ? [`Unexpected: ${list(unexpected)}.`] : []),
  ];
}
