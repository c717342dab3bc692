/** Rows along an axis: by numbers, dates or names. */
import { isDataFrame, isSeries, readFrame } from "../frame";
import { isMissing } from "../missing";
import { axis, EMPTY_AXIS, type Layout, layout, legend } from "./theme";
import {
  type Column,
  type Columns,
  columnsByName,
  type NamedColumn,
  numbers,
  pairedColumns,
  shortenAll,
  tableOf,
} from "./values";

/** Where each row stands; null where that is missing. */
export interface Places {
  name: string;
  kind: "number" | "date" | "text";
  values: (number | string | null)[];
}

/** Which columns a chart is of. */
export interface XY {
  /** The column along the axis; by default the row labels of a DataFrame or a Series, or the rows' numbers from 0. */
  x?: string;
  /** One column or several; by default all of numbers. */
  y?: string | readonly string[];
}

/**
 * The columns of a chart, as long as each other.
 * @throws Error when there is no such column; RangeError when they differ in length
 */
export function readXY(
  given: Columns | Column,
  { x, y }: XY,
  notes: string[],
): { places: Places; columns: NamedColumn[] } {
  const table = tableOf(given, "values");
  const names = typeof y === "string" ? [y] : y;
  const others = x === undefined || names ? table : withoutColumn(table, x);
  const columns = pairedColumns(others, names, notes);
  const places = x === undefined ? rowPlaces(given, columns[0]?.values.length ?? 0) : placesOf(table, x);
  const other = columns.find(({ values }) => values.length !== places.values.length);
  if (!other) return { places, columns };
  throw new RangeError(
    `The columns differ in length: ${places.name} has ${places.values.length} rows, ${other.name} ${other.values.length}; expected as many.`,
  );
}

function withoutColumn(table: Columns, name: string): Columns {
  return Object.fromEntries([...columnsByName(table)].filter(([other]) => other !== name));
}

/** The axis of the places; without columns to draw it has no numbers. */
export function placesAxis({ kind, values }: Places, label: string, isEmpty: boolean): Layout {
  if (isEmpty) return axis(label, EMPTY_AXIS);
  if (kind !== "text") return axis(label, kind === "date" ? { type: "date" } : { nticks: 9 });
  // Few names stand in full, many at the slant that Plotly chooses.
  return axis(label, { type: "category", ...(values.length <= 8 && { tickangle: 0 }) });
}

/**
 * The layout of a chart of columns: by default they make its title and, where there is one, the label of its y axis.
 * @param yAxis further settings of that axis
 */
export function columnsLayout(
  places: Places,
  columns: readonly NamedColumn[],
  { title, yLabel, notes, isEmpty }: { title?: string; yLabel?: string; notes: string[]; isEmpty: boolean },
  yAxis: Layout = {},
): Layout {
  if (isEmpty) notes.push("There are no values to draw.");
  const names = columns.map(({ name }) => name);
  return layout(title ?? names.slice(0, 3).join(", "), notes, {
    xaxis: placesAxis(places, places.name, isEmpty),
    yaxis: axis(yLabel ?? (names.length === 1 ? names[0] : ""), { ...yAxis, ...(isEmpty && EMPTY_AXIS) }),
    ...(names.length > 1 && !isEmpty ? { legend: legend(names) } : { showlegend: false }),
  });
}

function placesOf(table: Columns, name: string): Places {
  const all = columnsByName(table);
  const column = all.get(name);
  if (column) return placesOfValues(name, column);
  throw new Error(`There is no column "${name}"; there are ${[...all.keys()].join(", ")}.`);
}

function rowPlaces(given: Columns | Column, count: number): Places {
  const index = isDataFrame(given) || isSeries(given) ? readFrame(given).index : [];
  const isCounted = index.every((label, i) => label === i);
  return isCounted
    ? { name: "row", kind: "number", values: Array.from({ length: count }, (_, i) => i) }
    : placesOfValues("", index as readonly number[]);
}

const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?$/;

function placesOfValues(name: string, column: Column): Places {
  const cells: readonly unknown[] = Array.isArray(column) ? column : [];
  const given = cells.filter((value) => !isMissing(value));
  if (!given.some((value) => typeof value === "string" || value instanceof Date)) {
    return { name, kind: "number", values: shortenAll(numbers(column, name)) };
  }
  const isDate = given.every((value) => value instanceof Date || DATE.test(String(value)));
  const textOf = (value: unknown) => (value instanceof Date ? value.toISOString() : String(value));
  return {
    name,
    kind: isDate ? "date" : "text",
    values: cells.map((value) => (isMissing(value) ? null : textOf(value))),
  };
}
