/** Points of two columns. */
import { Figure } from "../figure";
import { placesAxis, readXY } from "../places";
import { pointColors } from "../point-colors";
import { axis, color as colorOf, EMPTY_AXIS, layout } from "../theme";
import { thinCloud } from "../thin";
import { type Columns, coded, columnsByName, format, isDrawable, shortenAll } from "../values";

export interface ScatterOptions {
  /** The column across: of numbers, dates or texts. */
  x: string;
  /** The column of numbers upwards. */
  y: string;
  /** The column that colours the points: classes, of which the six most frequent get a colour, or a quantity. */
  color?: string;
  /** Default: "y over x", by their names. */
  title?: string;
}

/** Points in one figure: they and their picture take about 150 KB in a notebook file. */
const POINT_LIMIT = 1_000;

/**
 * A point for each row; of more than 1,000 rows as many are drawn, evenly spaced, and a note says so.
 *
 * ```ts
 * plot.scatter(df, { x: "RM", y: "TARGET", color: "CHAS" })
 * ```
 *
 * @param table a Danfo DataFrame, or columns by name: arrays, Series or tensors
 * @throws TypeError when x or y is not named; Error when there is no such column; RangeError when columns differ in length
 */
export function scatter(table: Columns, options: ScatterOptions): Figure {
  const { x, y, color, title = `${y} over ${x}` } = checkNames(table, options);
  const notes: string[] = [];
  const { places, columns } = readXY(table, { x, y }, notes);
  const [{ values }] = columns;
  const isDrawn = (row: number) => isDrawable(values[row]) && places.values[row] !== null;
  const drawn = values.map((_, row) => row).filter(isDrawn);
  const rows = thinCloud(
    drawn.map((row) => values[row]),
    POINT_LIMIT,
  ).map((i) => drawn[i]);
  const bad = values.length - drawn.length;
  if (bad > 0) notes.push(`${format(bad)} of ${format(values.length)} points are missing, NaN or infinite.`);
  if (rows.length < drawn.length) notes.push(`${format(rows.length)} of ${format(drawn.length)} points are drawn.`);
  if (rows.length === 0) notes.push("There are no values to draw.");
  const colors = color === undefined ? undefined : pointColors(coded(table, color), rows, notes);
  return new Figure(
    [
      {
        type: "scatter",
        mode: "markers",
        name: y,
        x: rows.map((row) => places.values[row]),
        y: shortenAll(rows.map((row) => values[row])),
        marker: { size: 6, opacity: 0.7, ...(colors ?? { color: colorOf(0) }) },
        hovertemplate: `${x} %{x}, ${y} %{y}<extra></extra>`,
      },
    ],
    layout(title, notes, {
      xaxis: placesAxis(places, x, rows.length === 0),
      yaxis: axis(y, rows.length === 0 ? EMPTY_AXIS : {}),
      showlegend: false,
    }),
  );
}

function checkNames(table: Columns, options: Partial<ScatterOptions> = {}): ScatterOptions {
  const names = [...columnsByName(table).keys()];
  const { x, y } = options;
  if (typeof x === "string" && typeof y === "string") return { ...options, x, y };
  throw new TypeError(
    `plot.scatter needs two columns by name, such as { x: ${JSON.stringify(names[0] ?? "size")}, y: ${JSON.stringify(names[1] ?? "price")} }.`,
  );
}
