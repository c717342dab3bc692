export { LeakyReLU, leakyReLU, ReLU, relu, Sigmoid, sigmoid, Tanh, tanh } from "./activations";
export { Linear, linear } from "./linear";
export { mseLoss } from "./losses";
export { Module } from "./module";
export { Generator, manualSeed } from "./random";
export { Sequential, sequential } from "./sequential";
export { Summary, type SummaryRow } from "./summary";
