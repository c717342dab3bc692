/** Experiments side by side: what was set, and what came of it. */
import { Figure } from "./figure";
import type { Trace } from "./picture";
import { blend, ink, type Layout, layout } from "./theme";
import { format, shorten } from "./values";

/** One experiment: settings and results by name. */
export type Experiment = Readonly<Record<string, number | string | boolean>>;

export interface ParallelOptions {
  /** The result that colours the lines; default: the last column. */
  color?: string;
  /** Default "Experiments". */
  title?: string;
}

/** A Danfo DataFrame of experiments, such as `experiment.sweep` and `experiment.compare` return. */
interface Frame {
  readonly columns: readonly string[];
  readonly values: unknown;
}

interface Column {
  name: string;
  /** Where each experiment stands on the axis, 0 at the bottom to 1 at the top; NaN where it has no value. */
  places: number[];
  /** The labels of the axis, beside it or, of numbers, at its ends. */
  ticks: { place: number; text: string; anchor: "beside" | "above" | "below" }[];
}

/**
 * A line for each experiment, or row of a DataFrame, through one axis for each setting and result. Numbers stand on a
 * linear axis, or on a logarithmic one where they are positive and span a factor of 100 or more, such as learning rates;
 * texts in their order of appearance.
 * @throws Error when `color` is no column of numbers.
 */
export function parallel(
  table: readonly Experiment[] | Frame,
  { color, title = "Experiments" }: ParallelOptions = {},
): Figure {
  const experiments = "columns" in table ? rowsOf(table) : table;
  const names = [...new Set(experiments.flatMap((experiment) => Object.keys(experiment)))];
  const columns = names.map((name) => readColumn(name, experiments));
  const colored = names.length === 0 ? undefined : columns.find(({ name }) => name === (color ?? names.at(-1)));
  if (color !== undefined && !colored) {
    throw new Error(`There is no column "${color}" to colour by; there are ${names.join(", ") || "none"}.`);
  }
  const notes = experiments.length === 0 ? ["There are no experiments to draw."] : [];
  const lines = experiments.map((experiment, row): Trace => {
    const drawn = columns.map(({ places }) => (Number.isFinite(places[row]) ? shorten(places[row]) : null));
    return {
      type: "scatter",
      mode: "lines+markers",
      name: names.map((name) => `${name}: ${text(experiment[name])}`).join("<br>"),
      x: columns.map((_, i) => i),
      y: drawn,
      line: { color: blend(colored?.places[row] ?? 0), width: 2 },
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
        ticktext: names.map((name) => name),
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

function rowsOf({ columns, values }: Frame): Experiment[] {
  return (values as Experiment[string][][]).map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])));
}

function readColumn(name: string, experiments: readonly Experiment[]): Column {
  const values = experiments.map((experiment) => experiment[name]);
  const given = values.filter((value) => value !== undefined);
  if (!given.every((value) => typeof value === "number")) {
    const kinds = [...new Set(given.map(String))];
    const place = (value: unknown) => (kinds.length === 1 ? 0.5 : kinds.indexOf(String(value)) / (kinds.length - 1));
    return {
      name,
      places: values.map((value) => (value === undefined ? Number.NaN : place(value))),
      ticks: kinds.map((kind) => ({ place: place(kind), text: kind, anchor: "beside" })),
    };
  }
  const finite = (given as number[]).filter(Number.isFinite);
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const logarithmic = low > 0 && high / low >= 100;
  const along = (value: number) => (logarithmic ? Math.log(value) : value);
  const place = (value: number) => (high === low ? 0.5 : (along(value) - along(low)) / (along(high) - along(low)));
  const ends = finite.length === 0 ? [] : high === low ? [low] : [low, high];
  return {
    name,
    places: values.map((value) => (typeof value === "number" && Number.isFinite(value) ? place(value) : Number.NaN)),
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

function tickLabel(x: number, { place, text, anchor }: Column["ticks"][number]): Layout {
  const where = {
    beside: { xanchor: "right", xshift: -6 },
    above: { yanchor: "bottom", yshift: 3 },
    below: { yanchor: "top", yshift: -3 },
  }[anchor];
  return { x, y: place, text, showarrow: false, font: { size: 11, color: ink }, ...where };
}
