/** Predictions against the truth, and what is left over. */
import { r2Score, rootMeanSquaredError } from "../metrics";
import { Figure } from "./figure";
import { axis, color, layout } from "./theme";
import { thinCloud } from "./thin";
import { type Column, format, numbers, shorten } from "./values";

export interface PredictedOptions {
  /** Default "Predictions against truth". */
  title?: string;
  /** What is predicted, with its unit: "price (1,000 $)". */
  label?: string;
}

/** Points in one figure: they and their picture take about 150 KB in a notebook file. */
const pointLimit = 1_000;

/**
 * Predictions against the truth with the diagonal on which a perfect model lies, and beside it the residuals
 * (prediction − truth) over the predictions. The root mean squared error and R² stand below the title.
 * @param truth n values: an array, a tensor of shape (n) or (n, 1), a Danfo Series, or a DataFrame of one column.
 * @param prediction as many, in the same order.
 * @throws RangeError when there are not as many predictions as true values.
 */
export function predicted(truth: Column, prediction: Column, options: PredictedOptions = {}): Figure {
  const { title = "Predictions against truth", label = "value" } = options;
  const all = pairsOf(numbers(truth, "truth"), numbers(prediction, "prediction"));
  const finite = all.filter((pair) => Number.isFinite(pair.truth) && Number.isFinite(pair.prediction));
  const pairs = thinCloud(
    finite.map((pair) => pair.prediction - pair.truth),
    pointLimit,
  ).map((i) => finite[i]);
  const notes = [scores(finite)];
  if (finite.length < all.length) notes.push(`${all.length - finite.length} of ${all.length} pairs are not finite.`);
  if (pairs.length < finite.length) notes.push(`${format(pairs.length)} of ${format(finite.length)} points are drawn.`);

  const x = pairs.map((pair) => shorten(pair.truth));
  const y = pairs.map((pair) => shorten(pair.prediction));
  const residuals = pairs.map((pair) => shorten(pair.prediction - pair.truth));
  const ends = finite.length === 0 ? [0, 1] : endsOf(finite.flatMap((pair) => [pair.truth, pair.prediction]));
  const points = { type: "scatter", mode: "markers", marker: { color: color(0), size: 6, opacity: 0.6 } };
  const guide = {
    type: "scatter",
    mode: "lines",
    x: ends,
    line: { color: color(1), width: 2, dash: "dash" },
    hoverinfo: "skip",
  };
  return new Figure(
    [
      { ...points, name: "predictions", x, y, hovertemplate: "true %{x}, predicted %{y}<extra></extra>" },
      {
        ...points,
        name: "residuals",
        x: y,
        y: residuals,
        xaxis: "x2",
        yaxis: "y2",
        hovertemplate: "predicted %{x}, residual %{y}<extra></extra>",
      },
      { ...guide, name: "perfect", y: ends, showlegend: false },
      { ...guide, name: "no residual", y: [0, 0], showlegend: false, xaxis: "x2", yaxis: "y2" },
    ],
    layout(title, notes, {
      xaxis: axis(`True ${label}`, { domain: [0, 0.42] }),
      yaxis: axis(`Predicted ${label}`),
      xaxis2: axis(`Predicted ${label}`, { domain: [0.6, 1], anchor: "y2" }),
      yaxis2: axis("Residual", { anchor: "x2" }),
      showlegend: false,
    }),
  );
}

interface Pair {
  truth: number;
  prediction: number;
}

function pairsOf(truth: number[], prediction: number[]): Pair[] {
  if (truth.length !== prediction.length) {
    throw new RangeError(
      `There are ${truth.length} true values but ${prediction.length} predictions; each needs its partner.`,
    );
  }
  return truth.map((value, i) => ({ truth: value, prediction: prediction[i] }));
}

/** Root mean squared error and R², which a constant truth leaves undefined. */
function scores(pairs: readonly Pair[]): string {
  if (pairs.length === 0) return "There are no values to draw.";
  const truth = pairs.map((pair) => pair.truth);
  const prediction = pairs.map((pair) => pair.prediction);
  const rSquared = r2Score(truth, prediction);
  const shown = Number.isNaN(rSquared) ? "undefined, as all true values are equal" : format(rSquared);
  return `Root mean squared error ${format(rootMeanSquaredError(truth, prediction))}, R² ${shown}`;
}

function endsOf(values: readonly number[]): [number, number] {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [values[0], values[0]]);
}
