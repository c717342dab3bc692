/** What a cell imports: `import { data, nn, optim, train, jit, plot } from "nonlinear"`. */

export { danfo } from "./danfo";
export * as data from "./data";
export { jit } from "./jit";
export type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from "./nn";
export * as nn from "./nn";
export * as optim from "./optim";
export { tf } from "./tensorflow";
export * as train from "./train";
