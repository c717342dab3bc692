/** Data sets as DataFrames, and the way from a DataFrame to tensors. */
export { bostonColumns, loadBoston } from "./boston";
export { breastCancerColumns, loadBreastCancer } from "./breast-cancer";
export { type ReadCsvOptions, readCSV, type WriteCsvOptions, writeCSV } from "./csv";
export { describe } from "./describe";
export { loadDigits } from "./digits";
export { makeMoons } from "./moons";
export type { ColumnDescription } from "./read";
export { type Cell, toRecords } from "./records";
export { round } from "./round";
export { StandardScaler } from "./scaler";
export { kFold, type Split, type SplitOptions, trainTestSplit } from "./split";
export { tensor } from "./tensor";
