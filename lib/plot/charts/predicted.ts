/** Predictions against the truth, and the residuals. */
import { r2Score, rootMeanSquaredError } from "../../metrics";
import { Figure } from "../figure";
import { axis, color, EMPTY_AXIS, layout } from "../theme";
import { thinCloud } from "../thin";
import { type Column, extent, format, isDrawable, numbers, shortenAll } from "../values";

export interface PredictedOptions {
  /** Default "Predictions against truth". */
  title?: string;
  /** The name of the predicted quantity with its unit: "price (1,000 $)". */
  label?: string;
}

/** Points in one figure: they and their picture take about 150 KB in a notebook file. */
const POINT_LIMIT = 1_000;

/**
 * Predictions against the truth with the diagonal on which a perfect model lies, and beside it the residuals
 * (truth − prediction) over the predictions. The root mean squared error and R² stand below the title.
 * @param truth n values: an array, a tensor of shape (n) or (n, 1), a Danfo Series, or a DataFrame of one column.
 * @param prediction as many, in the same order.
 * @throws RangeError when there are not as many predictions as true values.
 */
export function predicted(truth: Column, prediction: Column, options: PredictedOptions = {}): Figure {
  const { title = "Predictions against truth", label = "value" } = options;
  const all = pairsOf(numbers(truth, "truth"), numbers(prediction, "prediction"));
  const finite = all.filter((pair) => isDrawable(pair.truth) && isDrawable(pair.prediction));
  const pairs = thinCloud(
    finite.map((pair) => pair.prediction - pair.truth),
    POINT_LIMIT,
  ).map((i) => finite[i]);
  const notes = [scores(finite)];
  if (finite.length < all.length)
    notes.push(`${format(all.length - finite.length)} of ${format(all.length)} pairs are missing, NaN or infinite.`);
  if (pairs.length < finite.length) notes.push(`${format(pairs.length)} of ${format(finite.length)} points are drawn.`);

  const x = shortenAll(pairs.map((pair) => pair.truth));
  const y = shortenAll(pairs.map((pair) => pair.prediction));
  const residuals = shortenAll(pairs.map((pair) => pair.prediction - pair.truth));
  const ends = finite.length === 0 ? [] : extent(finite.flatMap((pair) => [pair.truth, pair.prediction]));
  const empty = finite.length === 0 ? EMPTY_AXIS : {};
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
      { ...guide, name: "no residual", y: ends.map(() => 0), showlegend: false, xaxis: "x2", yaxis: "y2" },
    ],
    layout(title, notes, {
      xaxis: axis(`True ${label}`, { domain: [0, 0.42], nticks: 5, ...empty }),
      yaxis: axis(`Predicted ${label}`, { nticks: 7, ...empty }),
      xaxis2: axis(`Predicted ${label}`, { domain: [0.6, 1], anchor: "y2", nticks: 5, ...empty }),
      yaxis2: axis(`Residual of ${label}`, { anchor: "x2", nticks: 7, ...empty }),
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
  // In units of the largest, whose squares neither overflow nor vanish.
  const size = Math.max(...extent(pairs.flatMap((pair) => [pair.truth, pair.prediction])).map(Math.abs)) || 1;
  const truth = pairs.map((pair) => pair.truth / size);
  const prediction = pairs.map((pair) => pair.prediction / size);
  const isConstant = truth.every((value) => value === truth[0]);
  const shown = isConstant ? "undefined, as all true values are equal" : format(r2Score(truth, prediction));
  return `Root mean squared error ${format(size * rootMeanSquaredError(truth, prediction))}, R² ${shown}`;
}
