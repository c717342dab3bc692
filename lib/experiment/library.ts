/** What a trial knows of the library, under the names of `import { … } from "nonlinear"`. */
import { danfo } from "../danfo";
import * as data from "../data";
import { jit } from "../jit";
import * as metrics from "../metrics";
import * as nn from "../nn";
import { display } from "../notebook";
import * as optim from "../optim";
import * as plot from "../plot";
import { tf } from "../tensorflow";
import * as train from "../train";

export const library = { danfo, data, display, jit, metrics, nn, optim, plot, tf, train };
