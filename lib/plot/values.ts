/** Numbers from whatever holds them, and how they are written in a figure. */
import { type Column, numbers } from "../column";

export { type Column, numbers } from "../column";

/** Several columns: a Danfo DataFrame, or columns by name. */
export type Columns =
  | { readonly columns: readonly string[]; readonly values: unknown }
  | { readonly [name: string]: Column };

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

function columnsByName(table: Columns): Map<string, Column> {
  if (!("columns" in table && Array.isArray(table.columns)))
    return new Map(Object.entries(table as Record<string, Column>));
  const rows = table.values as unknown[][];
  return new Map(table.columns.map((name: string, i: number) => [name, rows.map((row) => row[i]) as number[]]));
}

/** Numbers for a column of classes or of a quantity; texts become 0, 1, … with their names in `labels`, in order. */
export function coded(table: Columns, name: string): NamedColumn & { labels?: string[] } {
  const column = columnsByName(table).get(name);
  if (!column || !hasText(column)) return namedColumns(table, [name], [])[0];
  const texts = Array.from(column as ArrayLike<unknown>, (value) => (value === null ? "" : String(value)));
  const labels = [...new Set(texts)].sort();
  return { name, values: texts.map((text) => labels.indexOf(text)), labels };
}

function hasText(column: Column): boolean {
  return Array.isArray(column) && column.some((value) => typeof value === "string");
}

/** The number to six significant digits: more than any screen shows, at a third of the size in a notebook file. */
export function shorten(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(6));
}

/** A number for a text in a figure: at most four significant digits, 1.234e-7 where it is very large or small. */
export function format(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return value.toLocaleString("en-US");
  const rounded = Number(value.toPrecision(4));
  return size >= 1e6 || size < 1e-3 ? rounded.toExponential() : String(rounded);
}
