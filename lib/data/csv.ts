/** Tables of one's own: CSV files. */
import { pack } from "../csv/gzip";
import type { ReadCsvOptions } from "../csv/options";
import type { WriteCsvOptions } from "../csv/write";
import { type DataFrame, danfo } from "../danfo";
import { replaceFile } from "../files";
import { isDataFrame } from "../frame";
import { ready } from "../tensorflow";
import { describe } from "./table";

export type { ReadCsvOptions, WriteCsvOptions };

/**
 * A CSV file as a DataFrame, as pandas' `read_csv`, whose options have their names in camelCase. The separator is found by
 * itself; a column is of numbers, booleans or texts by all its values. Whole numbers with zeros in front, such as postal
 * codes, or beyond 2^53 stay texts. What differs from pandas: docs/own-data.md.
 *
 * @param source a file, packed by gzip or not, an address that begins with http, or a text that has a line break
 * @throws Error that names file, line and column where a row is longer or shorter than the others, where a value is not of
 *   the type that is asked for, and where the bytes are not of the encoding; also for an option that does not exist
 */
export async function readCSV(source: string, options: ReadCsvOptions = {}): Promise<DataFrame> {
  await ready();
  return danfo().readCSV(source, options);
}

/**
 * Writes a DataFrame as a CSV file, as pandas' `to_csv` with `index=False`: quotes where they are needed, nothing for what
 * is missing, dates as 2024-01-31. The file is replaced only when the new one is whole; a name that ends in .gz packs it.
 *
 * @param options `encoding`: "utf-8", the default, or "utf-8-sig", which Excel needs to show letters beyond ASCII
 * @throws Error when what is given is no DataFrame, or has a text with half a letter, and for an option that does not exist
 */
export async function writeCSV(
  df: DataFrame,
  file: string,
  { encoding = "utf-8", ...options }: WriteCsvOptions & { encoding?: "utf-8" | "utf-8-sig" } = {},
): Promise<void> {
  if (!isDataFrame(df)) throw new TypeError(`writeCSV: expected a DataFrame, got ${describe(df)}.`);
  if (typeof file !== "string" || file === "") {
    throw new TypeError(`writeCSV: expected a file's name, got ${describe(file)}.`);
  }
  if (encoding !== "utf-8" && encoding !== "utf-8-sig") {
    throw new Error(`writeCSV: encoding is ${JSON.stringify(encoding)}; expected "utf-8" or "utf-8-sig".`);
  }
  const text = danfo().toCSV(df, options);
  const bytes = new TextEncoder().encode(encoding === "utf-8-sig" ? `\ufeff${text}` : text);
  replaceFile(file, file.endsWith(".gz") ? await pack(bytes) : bytes);
}
