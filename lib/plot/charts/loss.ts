/** The loss over the epochs: the chart that every training ends with. */
import { mean } from "../../statistics";
import { Figure } from "../figure";
import { combine, type NamedRuns, type Runs, readRuns } from "../history";
import type { Trace } from "../static/picture";
import { axis, color, EMPTY_AXIS, type Layout, layout, legend, line } from "../theme";
import { type Points, thinLine } from "../thin";
import { atMost, extent, format, isDrawable, shorten, shortenAll } from "../values";

export interface LossOptions {
  /** True makes the loss axis logarithmic (default false); two buttons in the notebook change it. */
  logAxis?: boolean;
  /** Default "Loss". */
  title?: string;
  /** The name of the loss with its unit: "Mean squared error (1,000 $)²" (default "Loss"). */
  yLabel?: string;
}

/** Points over all lines of one figure: about 100 KB in a notebook file. */
const POINT_BUDGET = 4_000;
/** Three dashes of six colours; more lines do not look different from each other. */
const TRAINING_LIMIT = 18;

/**
 * The loss over the epochs.
 *
 * A validation loss is dotted. A circle marks the lowest value of each training (of the validation loss, where there
 * is one). Long histories are thinned to what a screen shows, peaks kept. Losses that are not finite, and those that a
 * logarithmic axis cannot show, are left out, and the figure says how many. Of more than 18 trainings, 18 are drawn.
 *
 * @param runs one training (its history, or its losses from epoch 1 on); a list of trainings, a line each; or trainings
 *   by name. A name with a list of trainings (one model from several seeds) gives their mean, in a band from the lowest
 *   to the highest.
 * @throws RangeError when a history has not as many losses as epochs.
 */
export function loss(runs: Runs, { logAxis = false, title = "Loss", yLabel = "Loss" }: LossOptions = {}): Figure {
  const notes: string[] = [];
  const named = atMost(readRuns(runs), TRAINING_LIMIT, "trainings", notes);
  const curves = named.flatMap((runs, index) => curvesOf(runs, index, logAxis, notes));
  const lineCount = curves.reduce((sum, { runs }) => sum + (runs.length > 1 ? 3 : 1), 0);
  const limit = Math.max(50, Math.floor(POINT_BUDGET / Math.max(1, lineCount)));
  const labelled = curves.find(hasLowest);
  const traces = curves.flatMap((curve) => draw(curve, limit, curve === labelled));
  if (traces.length === 0) notes.push("There are no losses to draw.");
  const empty = traces.length === 0 ? EMPTY_AXIS : {};
  return new Figure(
    traces,
    layout(title, notes, {
      xaxis: axis("Epoch", { tickformat: ",", ...wholeTicks(curves), ...empty }),
      yaxis: axis(yLabel, { type: logAxis ? "log" : "linear", tickformat: "~g", nticks: 5, ...empty }),
      showlegend: curves.length > 1,
      ...(curves.length > 1 && { legend: legend(curves.map(({ name }) => name)) }),
      updatemenus: [axisButtons(logAxis)],
    }),
  );
}

/** One line of the chart: the runs behind it, and how it looks. */
interface Curve {
  name: string;
  runs: Points[];
  /** Over the epochs that all runs have. */
  mean: Points;
  index: number;
  dotted: boolean;
  markLowest: boolean;
}

function curvesOf(
  { name, training, validation }: NamedRuns,
  index: number,
  logAxis: boolean,
  notes: string[],
): Curve[] {
  const kinds = [
    { name: name || "training", runs: training, dotted: false, markLowest: validation.length === 0 },
    { name: name ? `${name}, validation` : "validation", runs: validation, dotted: true, markLowest: true },
  ];
  return kinds
    .map((kind) => ({ ...kind, index, runs: drawable(kind.name, kind.runs, logAxis, notes) }))
    .filter(({ runs }) => runs.length > 0)
    .map((kind) => ({ ...kind, mean: combine(kind.runs, mean) }))
    .filter(
      ({ name, mean }) => mean.x.length > 0 || void notes.push(`${name}: its trainings have no epoch in common.`),
    );
}

/** The runs without the values that no axis, or no logarithmic one, can show; a note tells what was left out. */
function drawable(name: string, runs: Points[], logAxis: boolean, notes: string[]): Points[] {
  const shown = (value: number) => isDrawable(value) && (!logAxis || value > 0);
  const all = runs.flatMap(({ y }) => y);
  const missing = all.filter((value) => !shown(value)).length;
  if (missing > 0) {
    const why = logAxis
      ? "missing, NaN, infinite or not above 0, so not on a logarithmic axis"
      : "missing, NaN or infinite";
    notes.push(`${name}: ${format(missing)} of ${format(all.length)} losses are ${why}.`);
  } else if (all.length === 1) notes.push(`${name}: there is only one loss.`);
  else if (all.length > 1 && isConstant(all)) notes.push(`${name}: all losses are ${format(all[0])}.`);
  return runs
    .map(({ x, y }) => ({ x: x.filter((_, i) => shown(y[i])), y: y.filter(shown) }))
    .filter(({ x }) => x.length > 0);
}

/** Whole numbers at the epoch axis where there are few epochs. */
function wholeTicks(curves: readonly Curve[]): Layout {
  const [low, high] = extent(curves.flatMap(({ runs }) => runs.flatMap(({ x }) => [x[0], x[x.length - 1]])));
  return high - low < 6 ? { dtick: 1 } : {};
}

function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}

/** @param isLabelled whether the circle at the lowest loss says what it is: one of the figure is enough */
function draw(curve: Curve, limit: number, isLabelled: boolean): Trace[] {
  const main = lineTrace(curve, thinLine(curve.mean, limit));
  const band = curve.runs.length > 1 ? [bandTrace(curve, limit)] : [];
  return hasLowest(curve) ? [...band, main, lowestTrace(curve, isLabelled)] : [...band, main];
}

/** True if a circle marks the lowest loss of the curve. */
function hasLowest({ markLowest, mean }: Curve): boolean {
  return markLowest && !isConstant(mean.y);
}

function lineTrace({ name, index, dotted }: Curve, { x, y }: Points): Trace {
  return {
    type: "scatter",
    mode: y.length === 1 ? "markers" : "lines",
    name,
    legendgroup: name,
    x,
    y: shortenAll(y),
    line: dotted ? { ...line(index), dash: "dot" } : line(index),
    hovertemplate: "epoch %{x:,}, loss %{y:.5~g}",
  };
}

function bandTrace({ name, index, runs }: Curve, limit: number): Trace {
  const low = thinLine(
    combine(runs, (values) => Math.min(...values)),
    limit,
  );
  const high = thinLine(
    combine(runs, (values) => Math.max(...values)),
    limit,
  );
  return {
    type: "scatter",
    mode: "lines",
    name: `${name}, lowest to highest of ${runs.length}`,
    legendgroup: name,
    showlegend: false,
    x: [...low.x, ...high.x.reverse()],
    y: shortenAll([...low.y, ...high.y.reverse()]),
    fill: "toself",
    fillcolor: color(index, 0.2),
    line: { width: 0 },
    hoverinfo: "skip",
  };
}

function lowestTrace({ name, index, mean: { x, y } }: Curve, isLabelled: boolean): Trace {
  const lowest = y.reduce((best, value, i) => (value < y[best] ? i : best), 0);
  const isLate = 2 * x[lowest] > x[0] + x[x.length - 1];
  return {
    type: "scatter",
    mode: isLabelled ? "markers+text" : "markers",
    ...(isLabelled && { text: ["lowest"], textposition: isLate ? "top left" : "top right", cliponaxis: false }),
    name: `${name}, lowest`,
    legendgroup: name,
    showlegend: false,
    x: [x[lowest]],
    y: [shorten(y[lowest])],
    marker: { color: color(index), size: 9, symbol: "circle-open", line: { width: 2 } },
    hovertemplate: "lowest: epoch %{x:,}, loss %{y:.5~g}",
  };
}

function axisButtons(logAxis: boolean): object {
  const button = (type: string) => ({
    label: type,
    method: "relayout",
    args: [{ "yaxis.type": type, "yaxis.autorange": true }],
  });
  return {
    type: "buttons",
    direction: "right",
    buttons: [button("linear"), button("log")],
    active: logAxis ? 1 : 0,
    showactive: false,
    x: 1,
    xanchor: "right",
    y: 1,
    yanchor: "top",
    bgcolor: "rgba(0, 0, 0, 0)",
    bordercolor: "rgba(128, 128, 128, 0.5)",
    font: { size: 11 },
  };
}
