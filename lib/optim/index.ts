/** Optimisers: how parameters change so that the loss becomes smaller. Names, formulas and defaults are PyTorch's. */
export { Optimizer } from "./optimizer";
export { SGD, type SGDOptions } from "./sgd";
