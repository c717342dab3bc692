/** Every two columns against each other. */
import { Figure } from "../figure";
import { bars } from "../histogram";
import { axisNames } from "../panels";
import { pointColors } from "../point-colors";
import type { Trace } from "../static/picture";
import { axis, color, type Layout, layout } from "../theme";
import { thinCloud } from "../thin";
import { type Columns, coded, format, type NamedColumn, pairedColumns, shortenAll } from "../values";

export interface PairsOptions {
  /** The columns to draw, 2 to 6 of them; by default the first four of numbers. */
  columns?: readonly string[];
  /** The column that colours the points: classes, of which the six most frequent get a colour, or a quantity. */
  target?: string;
  /** Default "Pairs". */
  title?: string;
}

const MAX_COLUMNS = 6;
/** Points in all panels: about 50 KB in a notebook file. */
const POINT_BUDGET = 2_500;
/** In the corner above the diagonal, where no panel is. */
const COLORBAR = { x: 1, xanchor: "right", y: 1, yanchor: "top", len: 0.5 };

/**
 * A scatter matrix: below the diagonal each column against each other one, on it their histograms.
 * @param table a Danfo DataFrame, or columns by name, all of the same length.
 * @throws Error when more than 6 columns are asked for, a column does not exist, or they differ in length.
 */
export function pairs(table: Columns, { columns, target, title = "Pairs" }: PairsOptions = {}): Figure {
  if (columns && columns.length > MAX_COLUMNS) {
    throw new Error(`pairs: ${columns.length} columns are too many to read; choose up to ${MAX_COLUMNS}.`);
  }
  const notes: string[] = [];
  const read = columns ? pairedColumns(table, columns, notes) : firstColumns(table, target, notes);
  const colored = target === undefined ? undefined : coded(table, target);
  const count = read.length;
  const rows = drawnRows(read, count, notes);
  const colors = colored && pointColors(colored, rows, notes, COLORBAR);
  const marker = { size: 4, opacity: 0.7, ...(colors ?? { color: color(0) }) };
  const panels = read.flatMap((down, row) =>
    read.slice(0, row + 1).map((across, column) => ({ down, across, row, column })),
  );
  const traces = panels.map(({ down, across, row, column }, i): Trace => {
    const place = { xaxis: axisNames(i).x, yaxis: axisNames(i).y };
    if (row === column) return { ...bars(across, notes), ...place };
    return {
      type: "scatter",
      mode: "markers",
      name: `${down.name} over ${across.name}`,
      x: shortenAll(rows.map((r) => across.values[r])),
      y: shortenAll(rows.map((r) => down.values[r])),
      marker: { ...marker, showscale: colors !== undefined && row === 1 },
      hovertemplate: `${across.name} %{x}, ${down.name} %{y}<extra></extra>`,
      ...place,
    };
  });
  if (count === 0) notes.push("There are no columns of numbers to draw.");
  const base = { showlegend: false, ...(count > 0 && { bargap: 0 }), height: 140 + 140 * Math.max(2, count) };
  return new Figure(traces, layout(title, notes, Object.assign(base, ...panels.map((panel) => axesOf(panel, count)))));
}

/** The first four columns of numbers besides the target. */
function firstColumns(table: Columns, target: string | undefined, notes: string[]): NamedColumn[] {
  const words: string[] = [];
  const read = pairedColumns(table, undefined, words).filter(({ name }) => name !== target);
  if (read.length > 4) notes.push(`The first four of ${read.length} columns are drawn; choose others by name.`);
  return read.slice(0, 4);
}

/** All panels of a column share its axis, and all but the diagonal's of a row; the numbers stand at the outer ones. */
function axesOf(panel: { across: NamedColumn; down: NamedColumn; row: number; column: number }, count: number): Layout {
  const { across, down, row, column } = panel;
  const indexOf = (r: number, c: number) => (r * (r + 1)) / 2 + c;
  const { x, y, xaxis, yaxis } = axisNames(indexOf(row, column));
  const [isBottom, isLeft, isDiagonal] = [row === count - 1, column === 0, row === column];
  return {
    [xaxis]: axis(isBottom ? across.name : "", {
      domain: domain(column, count),
      anchor: y,
      nticks: 4,
      tickangle: 0,
      showticklabels: isBottom,
      ...(!isBottom && { matches: axisNames(indexOf(count - 1, column)).x }),
    }),
    [yaxis]: axis(isLeft ? down.name : "", {
      domain: domain(count - 1 - row, count),
      anchor: x,
      nticks: 4,
      showticklabels: isLeft && !isDiagonal,
      ...(!isLeft && !isDiagonal && { matches: axisNames(indexOf(row, 0)).y }),
    }),
  };
}

function drawnRows(columns: readonly NamedColumn[], count: number, notes: string[]): number[] {
  if (count === 0) return [];
  const panels = Math.max(1, (count * (count - 1)) / 2);
  const rows = thinCloud(columns[0].values, Math.floor(POINT_BUDGET / panels));
  const all = columns[0].values.length;
  if (rows.length < all) notes.push(`${format(rows.length)} of ${format(all)} points are drawn.`);
  return rows;
}

function domain(place: number, count: number): [number, number] {
  const gap = 0.04;
  const size = (1 - gap * (count - 1)) / count;
  const start = place * (size + gap);
  return [start, Math.min(1, start + size)];
}
