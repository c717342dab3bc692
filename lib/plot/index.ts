/** Figures: pure functions from data to what Plotly draws. `plot.loss(history)` as the last value of a cell shows it. */
export { type Activation, type ActivationOptions, activation } from "./activation";
export { type DecisionBoundaryOptions, decisionBoundary } from "./boundary";
export { type ConfusionMatrixOptions, confusionMatrix } from "./confusion";
export { type CorrelationOptions, correlation } from "./correlation";
export { type DistributionOptions, distribution, weights } from "./distribution";
export { Figure } from "./figure";
export type { LossHistory, Run, Runs } from "./history";
export { type ImagesOptions, images } from "./images";
export { activationHistogram, type GradientSnapshot, gradientFlow, gradientSnapshot } from "./layers";
export { live } from "./live";
export { type LossOptions, loss } from "./loss";
export { type PairsOptions, pairs } from "./pairs";
export { type Experiment, type ParallelOptions, parallel } from "./parallel";
export { type PredictedOptions, predicted } from "./predicted";
export { type RocCurveOptions, rocCurve } from "./roc";
export { type LossSurfaceOptions, lossSurface } from "./surface";
export type { Column, Columns } from "./values";
