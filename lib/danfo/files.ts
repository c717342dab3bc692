/**
 * Fault: `readCSV` breaks letters at the ends of chunks, types columns by their first rows, knows neither "NA" nor
 * decimal commas, and names neither file nor line; a missing file ends the process; `toCSV` quotes nothing.
 * Mend: the whole file is decoded at once and a column typed by all its values; what `toCSV` wrote reads back.
 */

import { readBytes } from "../files";
import type * as Danfo from "./api/danfo";
import { dateText } from "./core/convert";
import { parseTable } from "./core/csv";
import { define } from "./core/define";
import { type Frame, isSeries, makeFrame, makeSeries, type Series } from "./core/frame";
import { isMissing, show } from "./core/values";
import { exportFunction, type Parts } from "./parts";

interface ReadOptions {
  delimiter?: string;
  header?: boolean;
  encoding?: string;
  decimal?: string;
  thousands?: string;
  comments?: string | false;
  frameConfig?: { columns?: string[]; index?: (string | number)[]; dtypes?: string[] };
}

const KNOWN = [
  "delimiter",
  "header",
  "encoding",
  "decimal",
  "thousands",
  "comments",
  "frameConfig",
  "skipEmptyLines",
  "dynamicTyping",
];

export function mendFiles(parts: Parts): void {
  const { toCSV, toJSON, toExcel, readExcel, DataFrame } = parts.module as unknown as typeof Danfo;
  const write = (table: Frame | Series, options: { sep?: string } = {}) =>
    toCSV(quoted(table, options.sep ?? ",") as never, options);
  exportFunction(parts, "toCSV", write);
  exportFunction(parts, "readCSV", async (file: string, options: ReadOptions = {}) => {
    const unknown = Object.keys(options).find((name) => !KNOWN.includes(name));
    if (unknown) throw new Error(`readCSV: there is no option ${show(unknown)}; expected ${KNOWN.join(", ")}.`);
    const text = decode(await readBytes(file), options.encoding, file);
    const { names, columns } = parseTable(
      text,
      { ...options, asText: options.frameConfig?.dtypes?.map((dtype) => dtype === "string") },
      file,
    );
    if (!options.frameConfig) return makeFrame({ columns, names });
    const frame = options.frameConfig.columns
      ? new DataFrame(rowsOf(columns), { columns: names, ...options.frameConfig })
      : new DataFrame(Object.fromEntries(names.map((name, j) => [name, columns[j]])), options.frameConfig);
    return frame;
  });
  exportFunction(parts, "readJSON", async (file: string, { frameConfig }: ReadOptions = {}) => {
    const text = decode(await readBytes(file), undefined, file);
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
      toCSV(this: Frame, options?: { sep?: string }) {
        return write(this, options);
      },
      toJSON(this: Frame, options?: object) {
        return toJSON(this as never, options);
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

/** Names of encodings that people use and the web's standard does not know. */
const ENCODINGS: Readonly<Record<string, string>> = {
  cp949: "euc-kr",
  ms949: "euc-kr",
  "utf-8-sig": "utf-8",
  latin1: "iso-8859-1",
};

function decode(bytes: Uint8Array, encoding: string | undefined, file: string): string {
  const name = encoding?.toLowerCase() ?? "utf-8";
  let decoder: InstanceType<typeof TextDecoder>;
  try {
    decoder = new TextDecoder(ENCODINGS[name] ?? name, { fatal: true });
  } catch {
    throw new Error(`${file}: there is no encoding ${show(encoding)}. Common ones are utf-8, utf-16le, cp949, latin1.`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Error(
      `${file} is not in ${name}. Files from Excel are often in cp949 (Korean) or latin1: give { encoding: "cp949" }.`,
    );
  }
}

/** The table with its cells as a CSV file has them, in the form that Danfo's writer takes. */
function quoted(table: Frame | Series, separator: string): Frame | Series {
  const quote = (value: unknown) => {
    const text = value instanceof Date && !isMissing(value) ? dateText(value) : isMissing(value) ? "" : String(value);
    return text.includes(separator) || /["\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  if (isSeries(table)) return makeSeries(table.$data.map(quote), { name: quote(table.$columns[0]) });
  // A lone missing cell would be an empty line.
  const isAlone = table.$columns.length === 1;
  const columns = table.$dataIncolumnFormat.map((column) =>
    column.map((value) => (isAlone && isMissing(value) ? '""' : quote(value))),
  );
  return makeFrame({ columns, names: table.$columns.map(quote) });
}
