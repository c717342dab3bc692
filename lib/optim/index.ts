/** Optimisers and schedules of the learning rate. Names, formulas and defaults are PyTorch's. */
export { Adam, type AdamOptions, AdamW } from "./adam";
export { OneCycleLR, type OneCycleOptions } from "./one-cycle";
export { Optimizer, type OptimizerOptions } from "./optimizer";
export { type PlateauOptions, ReduceLROnPlateau } from "./plateau";
export { RMSprop, type RMSpropOptions } from "./rmsprop";
export { CosineAnnealingLR, ExponentialLR, Schedule, type ScheduleState, StepLR } from "./schedules";
export { SGD, type SGDOptions } from "./sgd";
