/** Every two columns against each other. */
import { Figure } from "../figure";
import { bars } from "../histogram";
import { axisNames } from "../panels";
import type { Trace } from "../static/picture";
import { axis, color, GRADIENT, INK, type Layout, layout, PALETTE } from "../theme";
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
  const colors = colored && colorsOf(colored, rows, notes);
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

/**
 * Few different values are classes, with a colour each; more are a quantity on a scale, or of texts the rarer ones
 * grey.
 */
function colorsOf(target: NamedColumn & { labels?: string[] }, rows: readonly number[], notes: string[]) {
  const { name, values, labels } = target;
  const different = [...new Set(values.filter(Number.isFinite))].sort((a, b) => a - b);
  if (different.length === 0) {
    notes.push(`${name}: there are no values to colour by.`);
    return undefined;
  }
  const bar = {
    title: { text: name },
    thickness: 12,
    outlinewidth: 0,
    x: 1,
    xanchor: "right",
    y: 1,
    yanchor: "top",
    len: 0.5,
  };
  if (different.length > PALETTE.length && !labels) {
    return { color: shortenAll(rows.map((row) => values[row])), colorscale: GRADIENT, colorbar: bar };
  }
  const classes = different.length > PALETTE.length ? mostFrequent(values, PALETTE.length) : different;
  const rest = different.length - classes.length;
  const colors = [...PALETTE.slice(0, classes.length), ...(rest > 0 ? [INK] : [])];
  const names = [...classes.map((value) => labels?.[value] ?? String(value)), ...(rest > 0 ? [`${rest} others`] : [])];
  return {
    color: rows.map((row) => {
      const place = classes.indexOf(values[row]);
      return place < 0 ? classes.length : place;
    }),
    cmin: -0.5,
    cmax: colors.length - 0.5,
    colorscale: colors.flatMap((hex, i) => [
      [i / colors.length, hex],
      [(i + 1) / colors.length, hex],
    ]),
    colorbar: { ...bar, tickvals: colors.map((_, i) => i), ticktext: names },
  };
}

/** In ascending order. */
function mostFrequent(values: readonly number[], limit: number): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ordered = [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
  return ordered.slice(0, limit).sort((a, b) => a - b);
}

function domain(place: number, count: number): [number, number] {
  const gap = 0.04;
  const size = (1 - gap * (count - 1)) / count;
  const start = place * (size + gap);
  return [start, Math.min(1, start + size)];
}
