/** CSV files as columns. */
import { openSource } from "../files";
import { nearest } from "../nearest";
import type { Progress } from "../notebook/progress";
import { ProgressBar } from "../notebook/progress";
import { Column } from "./columns";
import type { Dialect } from "./dialect";
import { decode } from "./encodings";
import { type Grid, gridOfRows } from "./grid";
import { unpack } from "./gzip";
import { Layout } from "./layout";
import { type ColumnType, checkOptions, type ReadCsvOptions } from "./options";
import { RowReader } from "./rows";
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
  /** How much of it has been read, between 0 and 1. */
  readonly share: number;
}

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
  const layout = await readRows(input, options, (names, grid, expected) => {
    columns ??= columnsOf(names, options, input.name);
    for (const column of columns) column.add(grid, expected);
  });
  const names = layout.end();
  columns ??= columnsOf(names, options, input.name);
  for (const column of columns) column.end();
  const late = columns.filter((column) => column.mustReread);
  for (const column of late) column.reread();
  if (late.length > 0) {
    await readRows(input, options, (_, grid, expected) => {
      for (const column of late) column.add(grid, expected);
    });
    for (const column of late) column.end();
  }
  layout.printReport();
  return tableOf(columns, names, options);
}

/** Rather room for some rows too many than columns that move to more memory for the last rows. */
const MARGIN = 1.02;
/** The text after which the separator is looked for. */
const SAMPLE = 1 << 16;

async function readRows(
  input: Input,
  options: ReadCsvOptions,
  take: (names: readonly string[], grid: Grid, expected: number) => void,
): Promise<Layout> {
  const { name } = input;
  const layout = new Layout(options, name);
  let count = 0;
  const pass = (names: readonly string[], grid: Grid) => {
    count += grid.count;
    take(names, grid, Math.ceil((MARGIN * count) / input.share));
  };
  let reader: RowReader | undefined;
  const feed = (text: string, isLast: boolean) => {
    if (!reader) {
      const dialect = dialectOf(options);
      options.sep ??= findSeparator(text, isLast, dialect, options, name);
      reader = new RowReader(dialectOf(options));
    }
    const width = isLast ? undefined : layout.widthOfAll;
    const grid = width === undefined ? undefined : reader.readGrid(text, width);
    if (layout.names && grid) return pass(layout.names, grid);
    const rows = reader.read(text, isLast);
    const data = layout.data(rows);
    if (layout.names && data.rows.length > 0) pass(layout.names, gridOfRows(data.rows, data.lines));
    if (rows.unclosed !== undefined && !layout.isFull) {
      throw new Error(`${name}, line ${rows.unclosed}: a quote is opened and never closed.`);
    }
  };
  let sample = "";
  for await (const text of input.texts()) {
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
  let read = 0;
  return {
    name: "The text",
    get share() {
      return read / text.length;
    },
    async *texts() {
      read = text.startsWith("\ufeff") ? 1 : 0;
      while (read < text.length) {
        const start = read;
        read = Math.min(start + SAMPLE, text.length);
        yield text.slice(start, read);
      }
    },
  };
}

/** Larger files show a bar of progress. */
const LARGE = 50e6;

async function fileInput(file: string, encoding: string | undefined): Promise<Input> {
  const source = await openSource(file);
  let read = 0;
  async function* pieces() {
    const progress: Progress | undefined = source.size > LARGE ? new ProgressBar("MB") : undefined;
    progress?.start(megabytes(source.size), 0);
    read = 0;
    try {
      for await (const piece of source.pieces()) {
        read += piece.length;
        yield piece;
        progress?.update(megabytes(read), undefined);
      }
    } finally {
      await progress?.end();
    }
  }
  return {
    name: file,
    get share() {
      return read / source.size;
    },
    texts: () => decode(unpack(pieces(), file), encoding, file),
  };
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6);
