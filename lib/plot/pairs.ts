/** Every two columns against each other. */
import { Figure } from "./figure";
import { bars } from "./histogram";
import { axisNames } from "./panels";
import type { Trace } from "./picture";
import { axis, color, gradient, layout, palette } from "./theme";
import { thinCloud } from "./thin";
import { type Columns, coded, format, type NamedColumn, namedColumns, shorten } from "./values";

export interface PairsOptions {
  /** Which columns, 2 to 6 of them; default: the first four of numbers. */
  columns?: readonly string[];
  /** The column that colours the points: a class of up to six, or a quantity. */
  target?: string;
  /** Default "Pairs". */
  title?: string;
}

const maxColumns = 6;
/** Points in all panels: about 60 KB in a notebook file. */
const pointBudget = 3_000;

/**
 * A scatter matrix: below the diagonal each column against each other one, on it their histograms.
 * @param table a Danfo DataFrame, or columns by name.
 * @throws Error when more than 6 columns are asked for, or a column does not exist.
 */
export function pairs(table: Columns, { columns, target, title = "Pairs" }: PairsOptions = {}): Figure {
  if (columns && columns.length > maxColumns) {
    throw new Error(`pairs: ${columns.length} columns are too many to read; choose up to ${maxColumns}.`);
  }
  const notes: string[] = [];
  const read = columns
    ? namedColumns(table, columns, notes)
    : namedColumns(table, undefined, notes)
        .filter(({ name }) => name !== target)
        .slice(0, 4);
  const colored = target === undefined ? undefined : coded(table, target);
  const count = read.length;
  const rows = drawnRows(read, count, notes);
  const marker = { size: 4, opacity: 0.7, ...(colored ? colorsOf(colored, rows) : { color: color(0) }) };
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
      x: rows.map((r) => short(across.values[r])),
      y: rows.map((r) => short(down.values[r])),
      marker: { ...marker, showscale: colored !== undefined && row === 1 },
      hovertemplate: `${across.name} %{x}, ${down.name} %{y}<extra></extra>`,
      ...place,
    };
  });
  const axes = panels.map(({ down, across, row, column }, i) => ({
    [axisNames(i).xaxis]: axis(row === count - 1 ? across.name : "", {
      domain: domain(column, count),
      anchor: axisNames(i).y,
      nticks: 4,
    }),
    [axisNames(i).yaxis]: axis(column === 0 ? down.name : "", {
      domain: domain(count - 1 - row, count),
      anchor: axisNames(i).x,
      nticks: 4,
    }),
  }));
  if (count === 0) notes.push("There are no columns of numbers to draw.");
  const base = { showlegend: false, bargap: 0, height: 140 + 140 * Math.max(2, count) };
  return new Figure(traces, layout(title, notes, Object.assign(base, ...axes)));
}

function drawnRows(columns: readonly NamedColumn[], count: number, notes: string[]): number[] {
  if (count === 0) return [];
  const panels = Math.max(1, (count * (count - 1)) / 2);
  const rows = thinCloud(columns[0].values, Math.floor(pointBudget / panels));
  const all = columns[0].values.length;
  if (rows.length < all) notes.push(`${format(rows.length)} of ${format(all)} points are drawn.`);
  return rows;
}

function short(value: number): number | null {
  return Number.isFinite(value) ? shorten(value) : null;
}

/** Few different values are classes, with a colour each; more are a quantity on a scale. */
function colorsOf({ name, values, labels }: NamedColumn & { labels?: string[] }, rows: readonly number[]): object {
  const different = [...new Set(values.filter(Number.isFinite))].sort((a, b) => a - b);
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
  if (different.length > palette.length) {
    return { color: rows.map((row) => short(values[row])), colorscale: gradient, colorbar: bar };
  }
  const steps = different.flatMap((_, i) => [
    [i / different.length, palette[i]],
    [(i + 1) / different.length, palette[i]],
  ]);
  return {
    color: rows.map((row) => different.indexOf(values[row])),
    cmin: -0.5,
    cmax: different.length - 0.5,
    colorscale: steps,
    colorbar: {
      ...bar,
      tickvals: different.map((_, i) => i),
      ticktext: different.map((value) => labels?.[value] ?? String(value)),
    },
  };
}

function domain(place: number, count: number): [number, number] {
  const gap = 0.06;
  const size = (1 - gap * (count - 1)) / count;
  const start = place * (size + gap);
  return [start, Math.min(1, start + size)];
}
