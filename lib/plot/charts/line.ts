/** Lines of columns. */
import { Figure } from "../figure";
import { columnsLayout, readXY, type XY } from "../places";
import { line as lineStyle } from "../theme";
import { thinLine } from "../thin";
import { atMost, type Column, type Columns, isDrawable, noteMissing, shortenAll } from "../values";

export interface LineOptions extends XY {
  /** Default: the names of the columns. */
  title?: string;
  /** Default: the name of the column, where it is one. */
  yLabel?: string;
  /** True for a logarithmic y axis. */
  logAxis?: boolean;
}

/** Points of all lines together: about 60 KB in a notebook file. */
const POINT_BUDGET = 3_000;
const LINE_LIMIT = 24;

/**
 * A line for each column, in the order of the rows; what is missing leaves a gap. Long lines have fewer points, among
 * them the lowest and the highest; of more than 24 columns, 24 are drawn.
 *
 * ```ts
 * plot.line(df, { x: "date", y: ["temperature", "predicted"] })
 * ```
 *
 * @param table a Danfo DataFrame, columns by name, or one column: a Series, an array or a tensor
 * @throws Error when there is no such column; RangeError when columns differ in length
 */
export function line(table: Columns | Column, options: LineOptions = {}): Figure {
  const notes: string[] = [];
  const { places, columns: all } = readXY(table, options, notes);
  const columns = atMost(all, LINE_LIMIT, "columns", notes);
  const isDrawn = options.logAxis ? (value: number) => isDrawable(value) && value > 0 : isDrawable;
  const limit = Math.max(20, Math.floor(POINT_BUDGET / Math.max(1, columns.length)));
  const traces = columns.map(({ name, values }, i) => {
    const rows = drawnRows(values, isDrawn, limit);
    noteMissing({ name, values }, notes, isDrawn, options.logAxis ? "missing, not finite or not above 0" : undefined);
    return {
      type: "scatter",
      mode: rows.length === 1 ? "markers" : "lines",
      name,
      x: rows.map((row) => places.values[row]),
      y: shortenAll(rows.map((row) => (isDrawn(values[row]) ? values[row] : Number.NaN))),
      line: lineStyle(i),
      connectgaps: false,
    };
  });
  const isEmpty = columns.every(({ values }) => !values.some(isDrawn));
  const yAxis = options.logAxis ? { type: "log", exponentformat: "power" } : {};
  return new Figure(traces, columnsLayout(places, columns, { ...options, notes, isEmpty }, yAxis));
}

/** The rows of a line: at most `limit` with a value, and the first of each gap. */
function drawnRows(values: readonly number[], isDrawn: (value: number) => boolean, limit: number): number[] {
  const rows = values.map((_, row) => row);
  const drawn = rows.filter((row) => isDrawn(values[row]));
  const kept = thinLine({ x: drawn, y: drawn.map((row) => values[row]) }, limit).x;
  const gaps = rows.filter((row) => !isDrawn(values[row]) && row > 0 && isDrawn(values[row - 1]));
  return [...kept, ...gaps.slice(0, limit)].sort((a, b) => a - b);
}
