/** The library as a cell imports it: `import { data, nn, optim, train, jit, plot, experiment } from "nonlinear"`. */

export type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, Variable } from "@tensorflow/tfjs";
export * as tf from "nonlinear/tf";
export { type DataFrame, danfo, type Series } from "./danfo";
export * as data from "./data";
export * as experiment from "./experiment";
export { jit } from "./jit";
export * as metrics from "./metrics";
export * as nn from "./nn";
export { display } from "./notebook";
export * as optim from "./optim";
export * as plot from "./plot";
export * as train from "./train";
