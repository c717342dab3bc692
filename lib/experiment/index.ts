/** Experiments: many trainings on all cores, kept in a file and compared. */
export type { Cluster } from "./cluster";
export { compare, load } from "./compare";
export { type Halving, halving } from "./halving";
export { type HeatmapOptions, heatmap } from "./heatmap";
export type { Outcome, Results } from "./outcome";
export type { Pivot } from "./pivot";
export type { Report } from "./report";
export {
  choice,
  type Distribution,
  type Grid,
  logUniform,
  type Parameters,
  randInt,
  random,
  type Space,
  type TrialOf,
  uniform,
  type Value,
} from "./space";
export { remove } from "./store";
export { type SweepOptions, sweep } from "./sweep";
export type { SweepTable } from "./table";
export { writeTensorBoard } from "./tensorboard";
export type { SweepResults } from "./trials";
