/** Data sets as DataFrames, and the way from a DataFrame to tensors. */
export { bostonColumns, loadBoston } from "./boston";
export { breastCancerColumns, loadBreastCancer } from "./breast-cancer";
export { type ReadCsvOptions, readCSV, type WriteCsvOptions, writeCSV } from "./csv";
export { describe } from "./describe";
export { loadDigits } from "./digits";
export { LabelEncoder } from "./label-encoder";
export { MinMaxScaler, type MinMaxScalerOptions } from "./min-max-scaler";
export { makeMoons } from "./moons";
export { OneHotEncoder, type OneHotEncoderOptions } from "./one-hot-encoder";
export type { ColumnDescription } from "./read";
export { type Cell, fromRecords, toRecords } from "./records";
export { round } from "./round";
export { load, type Parts, save } from "./saving";
export { StandardScaler } from "./scaler";
export { SimpleImputer, type SimpleImputerOptions } from "./simple-imputer";
export { kFold, type Split, type SplitOptions, trainTestSplit } from "./split";
export { tensor } from "./tensor";
export { type WindowsOptions, windows } from "./windows";
