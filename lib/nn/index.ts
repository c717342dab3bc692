/** Models: layers, losses, and the random numbers that they start from. Names and defaults are PyTorch's. */

export { manualSeed, rand, randn, randperm } from "../random";
export type { LoadResult } from "../state";
export * from "./activations";
export { BatchNorm1d, type BatchNormOptions, batchNorm1d } from "./batch-norm";
export { Dropout, dropout } from "./dropout";
export * as init from "./init";
export { saveLayersModel } from "./layers-model";
export { Linear, type LinearOptions, linear } from "./linear";
export * from "./losses";
export { Module } from "./module";
export { buffer, parameter } from "./parameter";
export { load, save } from "./saving";
export { Sequential, sequential } from "./sequential";
export { Flatten, flatten, Identity, identity } from "./shaping";
export type { Summary, SummaryRow } from "./summary";
