/** CSV files as columns. */
import { openSource } from "../files";
import { nearest } from "../nearest";
import type { Progress } from "../notebook/progress";
import { ProgressBar } from "../notebook/progress";
import { Column } from "./columns";
import type { Dialect } from "./dialect";
import { decode } from "./encodings";
import { unpack } from "./gzip";
import { Layout } from "./layout";
import { type ColumnType, checkOptions, type ReadCsvOptions } from "./options";
import { RowReader, type Rows } from "./rows";
import { findSeparator } from "./separator";

export interface CsvTable {
  readonly names: string[];
  readonly columns: unknown[][];
  readonly dtypes: ColumnType[];
  /** The labels of the rows, where `indexCol` names a column. */
  readonly index?: (string | number)[];
}

interface Input {
  /** As errors call it. */
  readonly name: string;
  texts(): AsyncIterable<string>;
}

type DataRows = Pick<Rows, "rows" | "lines">;

/**
 * Reads a CSV file, an address that begins with http, or a text that has a line break.
 *
 * @throws Error that names file and line, and what was expected there
 */
export async function readCsv(source: string, given: ReadCsvOptions): Promise<CsvTable> {
  if (typeof source !== "string" || source === "") {
    throw new TypeError(`readCSV: expected a file's name, an address or a text, got ${JSON.stringify(source)}.`);
  }
  const options = checkOptions(given);
  const input = /[\r\n]/.test(source) ? textInput(source) : await fileInput(source, options.encoding);
  let columns: Column[] | undefined;
  const layout = await readRows(input, options, (names, { rows, lines }) => {
    columns ??= columnsOf(names, options, input.name);
    for (const column of columns) column.add(rows, lines);
  });
  const names = layout.end();
  columns ??= columnsOf(names, options, input.name);
  for (const column of columns) column.end();
  const late = columns.filter((column) => column.mustReread);
  for (const column of late) column.reread();
  if (late.length > 0) {
    await readRows(input, options, (_, { rows, lines }) => {
      for (const column of late) column.add(rows, lines);
    });
  }
  layout.printReport();
  return tableOf(columns, names, options);
}

/** The text after which the separator is looked for. */
const SAMPLE = 1 << 16;

async function readRows(
  { name, texts }: Input,
  options: ReadCsvOptions,
  take: (names: readonly string[], data: DataRows) => void,
): Promise<Layout> {
  const layout = new Layout(options, name);
  let reader: RowReader | undefined;
  const feed = (text: string, isLast: boolean) => {
    if (!reader) {
      const dialect = dialectOf(options);
      options.sep ??= findSeparator(text, isLast, dialect, options, name);
      reader = new RowReader(dialectOf(options));
    }
    const rows = reader.read(text, isLast);
    const data = layout.data(rows);
    if (layout.names && data.rows.length > 0) take(layout.names, data);
    if (rows.unclosed !== undefined && !layout.isFull) {
      throw new Error(`${name}, line ${rows.unclosed}: a quote is opened and never closed.`);
    }
  };
  let sample = "";
  for await (const text of texts()) {
    if (reader) feed(text, false);
    else {
      sample += text;
      if (sample.length >= SAMPLE) feed(sample, false);
    }
    if (layout.isFull) return layout;
  }
  feed(reader ? "" : sample, true);
  return layout;
}

function dialectOf(options: ReadCsvOptions): Dialect {
  const { sep, quoteChar = '"', escapeChar, comment, skipInitialSpace = false, skipBlankLines = true } = options;
  return {
    separator: sep === "\\s+" ? undefined : (sep ?? ","),
    quote: quoteChar || undefined,
    escapeLetter: escapeChar,
    comment,
    skipInitialSpace,
    skipBlankLines,
  };
}

function columnsOf(names: readonly string[], options: ReadCsvOptions, file: string): Column[] {
  const { useCols, indexCol, parseDates = [], dtype, naValues, dateFormat } = options;
  const placeOf = (column: string | number, option: string) => {
    const place = typeof column === "number" ? column : names.indexOf(column);
    if (place >= 0 && place < names.length) return place;
    const near = typeof column === "string" ? nearest(column, names) : undefined;
    const advice = near ? `did you mean ${JSON.stringify(near)}?` : `there are ${list(names)}.`;
    throw new Error(`${file}: ${option} has ${JSON.stringify(column)}, which is no column; ${advice}`);
  };
  if (Array.isArray(dtype) && dtype.length !== names.length) {
    throw new Error(`${file}: dtype has ${dtype.length} types, for ${names.length} columns.`);
  }
  for (const column of parseDates) placeOf(column, "parseDates");
  for (const [option, value] of Object.entries({ dtype, naValues, dateFormat })) {
    if (typeof value === "object" && !Array.isArray(value))
      for (const column of Object.keys(value)) placeOf(column, option);
  }
  const used = new Set(useCols?.map((column) => placeOf(column, "useCols")) ?? names.keys());
  if (indexCol !== undefined && indexCol !== false) used.add(placeOf(indexCol, "indexCol"));
  return [...used].sort((a, b) => a - b).map((place) => new Column(names[place], place, options, file));
}

function list(names: readonly string[]): string {
  const shown = names
    .slice(0, 10)
    .map((name) => JSON.stringify(name))
    .join(", ");
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

function tableOf(columns: readonly Column[], names: readonly string[], { indexCol }: ReadCsvOptions): CsvTable {
  const label = typeof indexCol === "number" ? names[indexCol] : indexCol;
  const others = columns.filter(({ name }) => name !== label);
  return {
    names: others.map(({ name }) => name),
    columns: others.map(({ values }) => values),
    dtypes: others.map(({ dtype }) => dtype),
    index: columns.find(({ name }) => name === label)?.values as (string | number)[] | undefined,
  };
}

function textInput(text: string): Input {
  return {
    name: "The text",
    async *texts() {
      for (let at = text.startsWith("\ufeff") ? 1 : 0; at < text.length; at += SAMPLE)
        yield text.slice(at, at + SAMPLE);
    },
  };
}

/** Larger files show a bar of progress. */
const LARGE = 50e6;

async function fileInput(file: string, encoding: string | undefined): Promise<Input> {
  const source = await openSource(file);
  const pieces = () => (source.size > LARGE ? withProgress(source.pieces(), source.size) : source.pieces());
  return { name: file, texts: () => decode(unpack(pieces(), file), encoding, file) };
}

async function* withProgress(pieces: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Uint8Array> {
  const progress: Progress = new ProgressBar("MB");
  const megabytes = (bytes: number) => Math.round(bytes / 1e6);
  progress.start(megabytes(size), 0);
  let done = 0;
  try {
    for await (const piece of pieces) {
      yield piece;
      done += piece.length;
      progress.update(megabytes(done), undefined);
    }
  } finally {
    await progress.end();
  }
}
