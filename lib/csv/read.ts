/** CSV files as columns. */
import { columnsOf } from "./chosen-columns";
import type { Column } from "./columns";
import { dialectOf } from "./dialect";
import { type Grid, gridOfRows } from "./grid";
import { fileInput, type Input, SAMPLE, textInput } from "./input";
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
  try {
    return await read(input, options);
  } finally {
    input.end();
  }
}

async function read(input: Input, options: ReadCsvOptions): Promise<CsvTable> {
  let columns: Column[] | undefined;
  const take = (names: readonly string[], grid: Grid, expected: number) => {
    const isFirst = columns === undefined;
    columns ??= columnsOf(names, options, input.name);
    for (const column of columns) column.add(grid, expected);
    if (isFirst)
      input.startSecondHalf({
        names,
        kinds: columns.map(({ kindSoFar }) => kindSoFar),
        rows: Math.ceil(expected / 2),
        options,
      });
  };
  const layout = await readRows(input, options, take, async () => {
    const parts = await input.secondHalf?.parts;
    if (!parts || !columns?.every((column, i) => column.canAppend(parts[i]))) return false;
    for (const [i, column] of columns.entries()) column.append(parts[i]);
    return true;
  });
  const names = layout.end();
  columns ??= columnsOf(names, options, input.name);
  for (const column of columns) column.end();
  const late = columns.filter((column) => column.mustReread);
  for (const column of late) column.reread();
  if (late.length > 0) {
    const takeLate = (_: readonly string[], grid: Grid, expected: number) => {
      for (const column of late) column.add(grid, expected);
    };
    await readRows(input, options, takeLate, async () => false);
    for (const column of late) column.end();
  }
  layout.printReport();
  return tableOf(columns, names, options);
}

/** Rather room for some rows too many than columns that move to more memory for the last rows. */
const MARGIN = 1.02;

async function readRows(
  input: Input,
  options: ReadCsvOptions,
  take: (names: readonly string[], grid: Grid, expected: number) => void,
  /** Whether it has taken all rows that follow. */
  takeSecondHalf: () => Promise<boolean>,
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
    // A line feed within quotes is no end of a row.
    if (input.secondHalf && reader?.isBetweenRows && (await takeSecondHalf())) return layout;
  }
  feed(reader ? "" : sample, true);
  return layout;
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
