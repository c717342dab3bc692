/** The library as a trial knows it, by the names of `import { … } from "nonlinear"`. */
import { danfo } from "../danfo";
import * as data from "../data";
import { jit } from "../jit";
import * as metrics from "../metrics";
import * as nn from "../nn";
import { display } from "../notebook";
import { HIDDEN_LIBRARY } from "../notebook/authored";
import * as optim from "../optim";
import { requireHere } from "../platform/packages";
import * as plot from "../plot";
import { tf } from "../tensorflow";
import * as train from "../train";

/** Under these names a trial finds them. */
export const library = { danfo, data, display, jit, metrics, nn, optim, plot, tf, train };

/**
 * `await import("node:fs")` in a trial, as TypeScript compiles it for CommonJS; modules are found from the working
 * folder.
 */
export const imports = {
  require: requireHere(),
  __importStar: <T>(module: T) => module,
  __importDefault: <T>(module: T) => ({ default: module }),
  [HIDDEN_LIBRARY]: library,
};

/** The library as a whole: `import * as nl from "nonlinear"`. */
const WHOLE = "nonlinear";
const DANFO = "danfojs-node";

/**
 * The name of what a cell calls by a name of its own (`import { data as d }`, `import * as nl`), for a trial to know it
 * by: the whole library, a part of it, or a package beneath it. Undefined for all else.
 */
export function partName(value: unknown): string | undefined {
  const known = Object.entries(library).find(([, part]) => part === value);
  if (known) return known[0];
  if (typeof value !== "object" || value === null) return undefined;
  const has = (name: string, part: unknown) => Reflect.get(value, name) === part;
  if (Object.entries(library).every(([name, part]) => has(name, part))) return WHOLE;
  if ("Tensor" in value && has("Tensor", tf.Tensor)) return "tf";
  return "DataFrame" in value && has("DataFrame", danfo().DataFrame) ? DANFO : undefined;
}

/** What has this name. */
export function partOf(name: string): unknown {
  if (name === WHOLE) return library;
  return name === DANFO ? danfo() : Reflect.get(library, name);
}
