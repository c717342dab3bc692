/** The library as a trial knows it, by the names of `import { … } from "nonlinear"`. */
import { createRequire } from "node:module";
import path from "node:path";
import { danfo } from "../danfo";
import * as data from "../data";
import { jit } from "../jit";
import * as metrics from "../metrics";
import * as nn from "../nn";
import { display } from "../notebook";
import { HIDDEN_LIBRARY } from "../notebook/authored";
import * as optim from "../optim";
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
  require: createRequire(path.join(process.cwd(), "trial.js")),
  __importStar: <T>(module: T) => module,
  __importDefault: <T>(module: T) => ({ default: module }),
  [HIDDEN_LIBRARY]: library,
};
