export { DivergenceError } from "../jit";
export { KeyboardInterrupt } from "../notebook/bridge";
export { type EpochsOptions, epochs } from "./epochs";
export { type FitOptions, fit, type Model, type Optimizer } from "./fit";
export { formatLoss } from "./format";
export { History } from "./history";
