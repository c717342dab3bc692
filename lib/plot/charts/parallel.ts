/** Settings and results of experiments on parallel axes. */
import type { DataFrame } from "../../danfo";
import { isDataFrame, isSeries, readFrame } from "../../frame";
import { isMissing } from "../../missing";
import { Figure } from "../figure";
import type { Trace } from "../static/picture";
import { blend, INK, LABEL, type Layout, layout } from "../theme";
import { atMost, extent, format, isDrawable, shorten } from "../values";

/** One line of the chart: settings and results by name. */
export type ParallelRow = Readonly<Record<string, number | string | boolean>>;

export interface ParallelOptions {
  /** The columns to draw, in this order; default: all. */
  columns?: readonly string[];
  /** The column that colours the lines; default: the last one of numbers. */
  color?: string;
  /** Default "Experiments". */
  title?: string;
}

/** More lines cannot be told apart, and fill the notebook file. */
const LINE_LIMIT = 200;
/** The names of more axes cannot be read. */
const AXIS_LIMIT = 12;
/** More texts at one axis cannot be read. */
const LABEL_LIMIT = 20;
/** A longer text at an axis runs into the axis before it. */
const LABEL_LENGTH = 20;

/** A row by column name. */
type Row = ReadonlyMap<string, number | string | boolean>;

interface Axis {
  name: string;
  /** The place of each experiment on the axis, 0 at the bottom to 1 at the top; NaN where it has no value. */
  places: number[];
  /** The labels of the axis, beside it or, of numbers, at its ends. */
  ticks: { place: number; text: string; anchor: "beside" | "above" | "below" }[];
}

/**
 * A line for each experiment, or row of a DataFrame such as `experiment.sweep` returns, through one axis for each
 * setting and result. Numbers stand on a linear axis, or on a logarithmic one where they are positive and span a factor
 * of 100 or more, such as learning rates; texts in their order of appearance. Of more than 200 experiments, or 12
 * columns, so many are drawn.
 * @throws TypeError when the table is neither; Error when there is no column of a name in `columns` or `color`.
 */
export function parallel(
  table: readonly ParallelRow[] | DataFrame,
  { columns: chosen, color, title = "Experiments" }: ParallelOptions = {},
): Figure {
  const notes: string[] = [];
  const experiments = atMost(rowsOf(table), LINE_LIMIT, "experiments", notes);
  const all = [...new Set(experiments.flatMap((experiment) => [...experiment.keys()]))];
  const names = atMost([...(chosen ?? all)], AXIS_LIMIT, "columns", notes);
  for (const name of [...names, ...(color === undefined ? [] : [color])]) {
    if (!all.includes(name)) throw new Error(`There is no column "${name}"; there are ${all.join(", ") || "none"}.`);
  }
  const columns = names.map((name) => readAxis(name, experiments));
  const numeric = names.filter((name) => experiments.some((experiment) => typeof experiment.get(name) === "number"));
  const colorName = color ?? numeric.at(-1) ?? names.at(-1);
  const colored = colorName === undefined ? undefined : readAxis(colorName, experiments);
  if (experiments.length === 0) notes.push("There are no experiments to draw.");
  const lines = experiments.map((experiment, row): Trace => {
    const drawn = columns.map(({ places }) => (Number.isFinite(places[row]) ? shorten(places[row]) : null));
    return {
      type: "scatter",
      mode: "lines+markers",
      name: names.map((name) => `${name}: ${text(experiment.get(name))}`).join("<br>"),
      x: columns.map((_, i) => i),
      y: drawn,
      line: { color: lineColor(colored?.places[row]), width: 2 },
      marker: { size: 5 },
      hovertemplate: "%{fullData.name}<extra></extra>",
    };
  });
  return new Figure(
    lines,
    layout(title, colored ? [`Coloured by ${colored.name}.`, ...notes] : notes, {
      showlegend: false,
      xaxis: {
        tickvals: names.map((_, i) => i),
        ticktext: names,
        side: "bottom",
        range: [-0.3, Math.max(0.7, names.length - 0.3)],
        showgrid: false,
        zeroline: false,
        fixedrange: true,
      },
      yaxis: { visible: false, range: [-0.1, 1.1], fixedrange: true },
      shapes: columns.map((_, i) => axisLine(i)),
      annotations: columns.flatMap(({ ticks }, i) => ticks.map((tick) => tickLabel(i, tick))),
    }),
  );
}

/** Grey where the result that colours the lines is missing, as of a training that diverged. */
function lineColor(place: number | undefined): string {
  return place === undefined || Number.isFinite(place) ? blend(place ?? 0) : "rgba(128, 128, 128, 0.6)";
}

function rowsOf(table: readonly ParallelRow[] | DataFrame): Row[] {
  if (isDataFrame(table)) {
    const { columns, rows } = readFrame(table);
    return rows.map((row) => new Map(columns.map((name, i) => [name, row[i] as string])));
  }
  if (!Array.isArray(table)) {
    const given = isSeries(table) ? "a Series" : String(table);
    throw new TypeError(`parallel: expected a DataFrame or a list of experiments, got ${given}.`);
  }
  return table.map((row: ParallelRow) => new Map(Object.entries(row)));
}

function readAxis(name: string, experiments: readonly Row[]): Axis {
  const values = experiments.map((experiment) => experiment.get(name));
  const given = values.filter((value) => !isMissing(value));
  if (!given.every((value) => typeof value === "number")) {
    const kinds = [...new Set(given.map(String))];
    const place = (value: unknown) => (kinds.length === 1 ? 0.5 : kinds.indexOf(String(value)) / (kinds.length - 1));
    return {
      name,
      places: values.map((value) => (isMissing(value) ? Number.NaN : place(value))),
      ticks: (kinds.length <= LABEL_LIMIT ? kinds : [kinds[0], kinds[kinds.length - 1]]).map((kind) => ({
        place: place(kind),
        text: kind.length <= LABEL_LENGTH ? kind : `${kind.slice(0, LABEL_LENGTH - 1)}…`,
        anchor: "beside",
      })),
    };
  }
  const finite = (given as number[]).filter(isDrawable);
  const [low, high] = extent(finite);
  const logarithmic = low > 0 && high / low >= 100;
  const along = (value: number) => (logarithmic ? Math.log(value) : value);
  const place = (value: number) => (high === low ? 0.5 : (along(value) - along(low)) / (along(high) - along(low)));
  const ends = finite.length === 0 ? [] : high === low ? [low] : [low, high];
  return {
    name,
    places: values.map((value) => (typeof value === "number" && isDrawable(value) ? place(value) : Number.NaN)),
    ticks: ends.map((value, i) => ({
      place: place(value),
      text: format(value),
      anchor: high === low ? "beside" : i === 0 ? "below" : "above",
    })),
  };
}

function text(value: number | string | boolean | undefined): string {
  return typeof value === "number" ? format(value) : String(value ?? "–");
}

function axisLine(x: number): Layout {
  return {
    type: "line",
    x0: x,
    x1: x,
    y0: 0,
    y1: 1,
    line: { color: "rgba(128, 128, 128, 0.6)", width: 1.5 },
    layer: "below",
  };
}

function tickLabel(x: number, { place, text, anchor }: Axis["ticks"][number]): Layout {
  const where = {
    // On a ground of its own, as lines from the axis before end here.
    beside: { xanchor: "right", xshift: -6, yanchor: "middle", borderpad: 2, bgcolor: LABEL.ground },
    above: { yanchor: "bottom", yshift: 3 },
    below: { yanchor: "top", yshift: -3 },
  }[anchor];
  const color = anchor === "beside" ? LABEL.ink : INK;
  return { x, y: place, text, showarrow: false, font: { size: 11, color }, ...where };
}
