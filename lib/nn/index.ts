/** Models: layers, losses, and the random numbers that they start from. Names and defaults are PyTorch's. */
export * from "./activations";
export { BatchNorm1d, type BatchNormOptions, batchNorm1d } from "./batch-norm";
export { Dropout, dropout } from "./dropout";
export * as init from "./init";
export { Linear, type LinearOptions, linear } from "./linear";
export * from "./losses";
export { Module } from "./module";
export { buffer, parameter } from "./parameter";
export { manualSeed, rand, randn, randperm } from "./random";
export { Sequential, sequential } from "./sequential";
export { Flatten, flatten, Identity, identity } from "./shaping";
export type { LoadResult } from "./state";
export type { Summary, SummaryRow } from "./summary";
export type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from "./types";
