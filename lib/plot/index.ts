/**
 * Figures: pure functions from data to what Plotly draws. `plot.loss(history)` as the last value of a cell shows it.
 */
export { type Activation, type ActivationOptions, activation } from "./charts/activation";
export { type BarOptions, bar } from "./charts/bar";
export { type DecisionBoundaryOptions, decisionBoundary } from "./charts/boundary";
export { type ConfusionMatrixOptions, confusionMatrix } from "./charts/confusion";
export { type CorrelationOptions, correlation } from "./charts/correlation";
export { type DistributionOptions, distribution, weights } from "./charts/distribution";
export { type HistogramOptions, histogram } from "./charts/histogram";
export { type ImagesOptions, images } from "./charts/images";
export { activationHistogram, type GradientSnapshot, gradientFlow, gradientSnapshot } from "./charts/layers";
export { type LineOptions, line } from "./charts/line";
export { type LossOptions, loss } from "./charts/loss";
export { type PairsOptions, pairs } from "./charts/pairs";
export { type ParallelOptions, type ParallelRow, parallel } from "./charts/parallel";
export { type PredictedOptions, predicted } from "./charts/predicted";
export { type RocCurveOptions, rocCurve } from "./charts/roc";
export { type ScatterOptions, scatter } from "./charts/scatter";
export { type LossSurfaceOptions, lossSurface } from "./charts/surface";
export { Figure } from "./figure";
export type { LossHistory, Run, Runs } from "./history";
export { live } from "./live/live";
export type { Column, Columns } from "./values";
