/** Distributions over one another. */
import { Figure } from "../figure";
import { barTrace, histogram as countsOf } from "../histogram";
import { axis, color, EMPTY_AXIS, layout, legend, PALETTE } from "../theme";
import { type Column, type Columns, extent, format, isDrawable, namedColumns, noteMissing, tableOf } from "../values";

export interface HistogramOptions {
  /** The columns to draw, up to six; by default all of numbers. */
  columns?: string | readonly string[];
  /** The number of bins; by default the square root of the number of values, at most 40. */
  bins?: number;
  /** Default: the names of the columns. */
  title?: string;
  /** Default: the name of the column, where it is one. */
  xLabel?: string;
}

/**
 * How many rows have which values: a histogram, or several over one another with the same bins, to compare columns of one
 * unit. `plot.distribution` draws one beside another.
 *
 * @param table a Danfo DataFrame, columns by name, or one column: a Series, an array or a tensor
 * @throws Error when there is no such column, or there are more than six; RangeError when `bins` is not a whole number of
 *   at least 1
 */
export function histogram(table: Columns | Column, options: HistogramOptions = {}): Figure {
  const { columns: wanted, bins } = options;
  if (bins !== undefined && !(Number.isInteger(bins) && bins >= 1)) {
    throw new RangeError(`histogram: bins is ${bins}; expected a whole number of at least 1.`);
  }
  const notes: string[] = [];
  const columns = namedColumns(tableOf(table, "values"), typeof wanted === "string" ? [wanted] : wanted, notes);
  if (columns.length > PALETTE.length) {
    throw new Error(`histogram: ${columns.length} columns are too many to read; choose up to ${PALETTE.length}.`);
  }
  for (const column of columns) noteMissing(column, notes);
  const finite = columns.map(({ values }) => values.filter(isDrawable));
  const all = finite.flat();
  const range = extent(all);
  if (all.length === 0) notes.push("There are no values to draw.");
  else if (range[0] === range[1]) notes.push(`All values are ${format(range[0])}.`);
  const count = bins ?? countsOf(all).centers.length;
  const opacity = columns.length > 1 ? 0.6 : 0.85;
  const traces = columns.map(({ name }, i) =>
    barTrace(name, countsOf(finite[i], count, range), { color: color(i), opacity }),
  );
  const names = columns.map(({ name }) => name);
  const empty = all.length === 0 ? EMPTY_AXIS : {};
  return new Figure(
    traces,
    layout(options.title ?? names.join(", "), notes, {
      xaxis: axis(options.xLabel ?? (names.length === 1 ? names[0] : ""), empty),
      yaxis: axis("Rows", empty),
      barmode: "overlay",
      bargap: 0,
      ...(names.length > 1 && all.length > 0 ? { legend: legend(names) } : { showlegend: false }),
    }),
  );
}
