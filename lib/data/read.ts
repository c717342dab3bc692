/** Reading the data sets that come with the library. */
import { type DataFrame, danfo } from "../danfo";
import { dataFile } from "../platform/data-file";
import { ready } from "../tensorflow";

/** The meaning of a column, and its unit. */
export interface ColumnDescription {
  description: string;
  unit: string;
}

/** A CSV file of lib/data as a DataFrame, whatever the current folder is. */
export async function readDataSet(file: string): Promise<DataFrame> {
  await ready();
  return (await danfo().readCSV(dataFile(file))) as DataFrame;
}
