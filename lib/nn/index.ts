/** Models: layers, losses, and the random numbers that they start from. Names and defaults are PyTorch's. */
export { LeakyReLU, leakyReLU, ReLU, relu, Sigmoid, sigmoid, Tanh, tanh } from "./activations";
export { manualSeed } from "./generator";
export { Linear, type LinearOptions, linear } from "./linear";
export { mseLoss } from "./losses";
export { Module } from "./module";
export { parameter } from "./parameter";
export { Sequential, sequential } from "./sequential";
export type { Summary, SummaryRow } from "./summary";
export type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from "./types";
