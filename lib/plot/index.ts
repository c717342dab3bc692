/** Figures: pure functions from data to what Plotly draws. `plot.loss(history)` as the last value of a cell shows it. */
export { Figure } from "./figure";
export type { LossHistory, Run, Runs } from "./history";
export { live } from "./live";
export { type LossOptions, loss } from "./loss";
export { type PredictedOptions, predicted } from "./predicted";
export type { Column } from "./values";
