/** Training: the loop over the epochs, written out or in one call, and what it leaves behind. */
export { DivergenceError } from "../jit";
export { KeyboardInterrupt } from "../notebook/bridge";
export { loadCheckpoint, saveCheckpoint, type Training } from "./checkpoint";
export { type EarlyStoppingOptions, type EpochHook, type EpochState, earlyStopping } from "./early-stopping";
export { type EpochsOptions, epochs } from "./epochs";
export { type FitOptions, fit } from "./fit";
export { formatLoss } from "./format";
export { History, type HistoryRow } from "./history";
export type { Metric } from "./measure";
