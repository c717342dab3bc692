/**
 * Fault: `readCSV` breaks letters at the ends of chunks, types columns by their first rows, knows neither "NA" nor
 * decimal commas, and names neither file nor line; a missing file ends the process; `toCSV` quotes nothing. `toJSON`
 * writes by a module of Node's, which a page does not have.
 * Mend: both go through `lib/csv`; what `toCSV` wrote reads back. `streamCSV`, which reads as `readCSV` did, says so.
 * `toJSON` writes as the library does.
 */

import type { ReadCsvOptions as CsvOptions } from "../csv/options";
import { readCsv } from "../csv/read";
import { csvText, type WriteCsvOptions } from "../csv/write";
import { readBytes, replaceFile } from "../files";
import type * as Danfo from "./api/danfo";
import { define } from "./core/define";
import { type Frame, isSeries, makeFrame, type Series } from "./core/frame";
import { exportFunction, type Parts } from "./parts";

interface FrameOptions {
  frameConfig?: { columns?: string[]; index?: (string | number)[]; dtypes?: string[] };
}

export function mendFiles(parts: Parts): void {
  const { toJSON, toExcel, readExcel, DataFrame } = parts.module as unknown as typeof Danfo;
  exportFunction(parts, "toCSV", toCsv);
  /** What Danfo makes of it; where a file is named, it is written there, and nothing returned. */
  const writeJson = (table: Frame | Series, { filePath, ...options }: ToJsonOptions = {}): unknown => {
    const made = toJSON(table as never, options);
    if (filePath === undefined) return made;
    const file = filePath.endsWith(".json") ? filePath : `${filePath}.json`;
    return void replaceFile(file, new TextEncoder().encode(JSON.stringify(made)));
  };
  exportFunction(parts, "toJSON", writeJson);
  exportFunction(parts, "readCSV", async (file: string, options: Danfo.ReadCsvOptions = {}) => {
    const { frameConfig, comments, ...others } = options;
    const dtype = frameConfig?.dtypes as CsvOptions["dtype"];
    const { names, columns, ...rest } = await readCsv(file, { comment: comments || undefined, dtype, ...others });
    if (!frameConfig) return makeFrame({ columns, names, ...rest });
    return new DataFrame(rowsOf(columns), { columns: names, ...frameConfig });
  });
  for (const name of ["streamCSV", "streamCsvTransformer"]) {
    exportFunction(parts, name, () => {
      throw new Error(`${name} is not here: write readCSV(file), which reads piece by piece, with useCols or nRows.`);
    });
  }
  exportFunction(parts, "readJSON", async (file: string, { frameConfig }: FrameOptions = {}) => {
    const text = new TextDecoder().decode(await readBytes(file));
    try {
      return new DataFrame(JSON.parse(text), frameConfig);
    } catch (error) {
      throw new Error(`${file}: ${(error as Error).message}`);
    }
  });
  exportFunction(parts, "readExcel", async (file: string, options?: object) => {
    // Danfo ends the process over a missing file.
    if (!/^https?:/.test(file)) await readBytes(file);
    return readExcel(file, options);
  });
  for (const prototype of [parts.frame, parts.series, parts.exportedFrame, parts.exportedSeries]) {
    define(prototype, {
      toCSV(this: Frame, options?: ToCsvOptions) {
        return toCsv(this, options);
      },
      toJSON(this: Frame, options?: ToJsonOptions) {
        return writeJson(this, options);
      },
      toExcel(this: Frame, options?: object) {
        return toExcel(this as never, options);
      },
    });
  }
}

function rowsOf(columns: readonly unknown[][]): unknown[][] {
  return Array.from(columns[0] ?? [], (_, i) => columns.map((column) => column[i]));
}

interface ToJsonOptions {
  filePath?: string;
  format?: "row" | "column";
}

interface ToCsvOptions extends WriteCsvOptions {
  filePath?: string;
}

/** The text; where a file is named, it is written there. */
function toCsv(table: Frame | Series, { filePath, ...options }: ToCsvOptions = {}): string {
  const columns = isSeries(table) ? [table.$data] : table.$dataIncolumnFormat;
  const text = csvText({ names: table.$columns, columns, index: table.$index }, options);
  if (filePath !== undefined) replaceFile(filePath, new TextEncoder().encode(text));
  return text;
}
