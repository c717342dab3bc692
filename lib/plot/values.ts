/** Numbers from whatever holds them, and how they are written in a figure. */
import { type Column, isColumn, numbers } from "../column";
import { columnAt, isDataFrame, isSeries, readFrame } from "../frame";
import { isMissing } from "../missing";

export { type Column, isColumn, numbers } from "../column";

/** A column of names or dates, to tell rows apart by. */
type Names = readonly (string | boolean | Date | null | undefined)[];

/** Several columns: a Danfo DataFrame, or columns by name. */
export type Columns =
  | { readonly columns: readonly string[]; readonly values: unknown }
  | { readonly [name: string]: Column | Names };

export interface NamedColumn {
  name: string;
  values: number[];
}

/**
 * The columns of numbers, those of `names` or all; of all, columns of text are passed over and a note says so.
 * @throws Error when a name is not among the columns; TypeError when a column asked for is not of numbers.
 */
export function namedColumns(table: Columns, names: readonly string[] | undefined, notes: string[]): NamedColumn[] {
  const all = columnsByName(table);
  for (const name of names ?? []) {
    if (!all.has(name)) throw new Error(`There is no column "${name}"; there are ${[...all.keys()].join(", ")}.`);
  }
  const left: string[] = [];
  const read = [...all].flatMap(([name, column]): NamedColumn[] => {
    if (names && !names.includes(name)) return [];
    if (!names && hasText(column)) {
      left.push(name);
      return [];
    }
    return [{ name, values: numbers(column, name) }];
  });
  if (left.length > 0) notes.push(`Not of numbers and left out: ${left.join(", ")}.`);
  return names ? names.flatMap((name) => read.filter((column) => column.name === name)) : read;
}

/**
 * Columns whose rows belong together.
 * @throws RangeError when they differ in length; else as `namedColumns`.
 */
export function pairedColumns(table: Columns, names: readonly string[] | undefined, notes: string[]): NamedColumn[] {
  const columns = namedColumns(table, names, notes);
  const other = columns.find(({ values }) => values.length !== columns[0].values.length);
  if (other) {
    const [{ name, values }] = columns;
    throw new RangeError(
      `The columns differ in length: ${name} has ${values.length} rows, ${other.name} ${other.values.length}; expected as many.`,
    );
  }
  return columns;
}

/** A single column as a table of one: a Series has a name, another column gets `name`. A table stays as it is. */
export function tableOf(values: Columns | Column, name: string): Columns {
  if (isDataFrame(values) || !isColumn(values)) return values as Columns;
  return { [isSeries(values) ? readFrame(values).columns[0] : name]: values };
}

/** @throws TypeError when the table is neither a DataFrame nor an object of columns */
export function columnsByName(table: Columns): Map<string, Column> {
  if (isDataFrame(table)) {
    const frame = readFrame(table);
    return new Map(frame.columns.map((name, i) => [name, columnAt(frame, i) as number[]]));
  }
  if (typeof table !== "object" || table === null || isColumn(table)) {
    const given = isSeries(table) ? "a Series, which is one column" : `${Array.isArray(table) ? "an array" : table}`;
    throw new TypeError(`Expected a DataFrame or an object with a column for each name, got ${given}.`);
  }
  return new Map(Object.entries(table as Record<string, Column>).map(([name, column]) => [name, plainColumn(column)]));
}

/** A Series as the list of its values, among which there may be texts. */
function plainColumn(column: Column): Column {
  return isSeries(column) ? (columnAt(readFrame(column), 0) as number[]) : column;
}

/** Numbers for a column of classes or of a quantity; texts become 0, 1, … with their names in `labels`, in order. */
export function coded(table: Columns, name: string): NamedColumn & { labels?: string[] } {
  const column = columnsByName(table).get(name);
  if (!column || !hasText(column)) return namedColumns(table, [name], [])[0];
  const texts = Array.from(column as ArrayLike<unknown>, (value) => (isMissing(value) ? "" : String(value)));
  const labels = [...new Set(texts)].sort();
  return { name, values: texts.map((text) => labels.indexOf(text)), labels };
}

function hasText(column: Column): boolean {
  return Array.isArray(column) && column.some((value) => typeof value === "string" || value instanceof Date);
}

/** True for a value that Plotly can place on an axis; with larger ones its arithmetic overflows. */
export function isDrawable(value: number): boolean {
  return Math.abs(value) <= 1e300;
}

/** Notes how many of a column's values are left out, if any are: `why` says what they are. */
export function noteMissing(
  { name, values }: NamedColumn,
  notes: string[],
  isDrawn = isDrawable,
  why = "missing, NaN or infinite",
): void {
  const missing = values.filter((value) => !isDrawn(value)).length;
  if (missing > 0) notes.push(`${name}: ${format(missing)} of ${format(values.length)} values are ${why}.`);
}

/** The lowest and the highest value, [NaN, NaN] of none. */
export function extent(values: readonly number[]): [low: number, high: number] {
  return values.reduce<[number, number]>(
    ([low, high], value) => [value < low ? value : low, value > high ? value : high],
    [values[0] ?? Number.NaN, values[0] ?? Number.NaN],
  );
}

/** At most `limit` of a list, evenly spaced from its first to its last; a note says so. */
export function atMost<T>(items: readonly T[], limit: number, what: string, notes: string[]): readonly T[] {
  if (items.length <= limit) return items;
  notes.push(`${limit} of ${format(items.length)} ${what} are drawn.`);
  return Array.from({ length: limit }, (_, i) => items[Math.round((i * (items.length - 1)) / (limit - 1))]);
}

/** The number to six significant digits: more than any screen shows, at a third of the size in a notebook file. */
export function shorten(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(6));
}

/** The numbers of one axis, to a hundred-thousandth of the range they span; null for what cannot be drawn. */
export function shortenAll(values: readonly number[]): (number | null)[] {
  const [low, high] = extent(values.filter(isDrawable));
  const size = Math.max(Math.abs(low), Math.abs(high));
  const digits = high > low ? Math.min(17, 6 + Math.floor(Math.log10(size / (high - low)))) : 6;
  return values.map((value) => (isDrawable(value) ? Number(value.toPrecision(Math.max(6, digits))) : null));
}

/** A number for a text in a figure: at most four significant digits, 1.234e-7 where it is very large or small. */
export function format(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return value.toLocaleString("en-US");
  const rounded = Number(value.toPrecision(4));
  return size >= 1e6 || size < 1e-3 ? rounded.toExponential() : String(rounded);
}
