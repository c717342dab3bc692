/** Data sets as DataFrames, and the way from a DataFrame to tensors. */
export { bostonColumns, type ColumnDescription, loadBoston } from "./boston";
export { describe } from "./describe";
export { round } from "./round";
export { StandardScaler } from "./scaler";
export { kFold, type Split, trainTestSplit } from "./split";
export { tensor } from "./tensor";
