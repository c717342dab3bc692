/** Reading the data sets that come with the library. */
import path from "node:path";
import { type DataFrame, danfo } from "../danfo";
import { ready } from "../tensorflow";

/** The meaning of a column, and its unit. */
export interface ColumnDescription {
  description: string;
  unit: string;
}

/** A CSV file of lib/data as a DataFrame, whatever the current folder is. */
export async function readDataSet(file: string): Promise<DataFrame> {
  await ready();
  // Two folders up from the compiled file is the package, where the data stays as it is.
  return (await danfo().readCSV(path.resolve(__dirname, "..", "..", "data", file))) as DataFrame;
}
