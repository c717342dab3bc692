/** Bars of columns. */
import { Figure } from "../figure";
import { columnsLayout, readXY, type XY } from "../places";
import { color, PALETTE } from "../theme";
import { atMost, type Column, type Columns, isDrawable, noteMissing, shortenAll } from "../values";

export interface BarOptions extends XY {
  /** Default: the names of the columns. */
  title?: string;
  /** Default: the name of the column, where it is one. */
  yLabel?: string;
}

/** More bars than can be told apart. */
const BAR_LIMIT = 200;

/**
 * A bar for each row, or of several columns a group of bars. Of more than 200 rows as many are drawn, and a note says so.
 *
 * ```ts
 * plot.bar(df.groupby("city").col(["price"]).mean(), { x: "city", y: "price_mean" })
 * ```
 *
 * @param table a Danfo DataFrame, columns by name, or one column: a Series, an array or a tensor
 * @throws Error when there is no such column, when a place has more than one row, whose bars would hide each other, and
 *   when there are more than six columns; RangeError when columns differ in length
 */
export function bar(table: Columns | Column, options: BarOptions = {}): Figure {
  const notes: string[] = [];
  const { places, columns } = readXY(table, options, notes);
  const seen = new Set<unknown>();
  const twice = places.values.find((value) => value !== null && seen.size === seen.add(value).size);
  if (twice !== undefined) {
    throw new Error(
      `bar: ${JSON.stringify(twice)} is there more than once in ${places.name || "the row labels"}; expected a row for each ` +
        `bar. Group the rows first: df.groupby("${places.name || "NAME"}").`,
    );
  }
  if (columns.length > PALETTE.length) {
    throw new Error(`bar: ${columns.length} columns are too many to read; choose up to ${PALETTE.length} as y.`);
  }
  const rows = atMost(
    places.values.map((_, row) => row),
    BAR_LIMIT,
    "rows",
    notes,
  );
  const traces = columns.map(({ name, values }, i) => {
    noteMissing({ name, values }, notes);
    return {
      type: "bar",
      name,
      x: rows.map((row) => places.values[row]),
      y: shortenAll(rows.map((row) => values[row])),
      marker: { color: color(i) },
    };
  });
  const isEmpty = columns.every(({ values }) => !values.some(isDrawable));
  return new Figure(traces, columnsLayout(places, columns, { ...options, notes, isEmpty }));
}
