/** ROC curves: the separation of two classes by a score, at all thresholds. */
import { type Column, isColumn, numbers } from "../../column";
import { rocAucScore, rocCurve as rocOf } from "../../metrics";
import { Figure } from "../figure";
import { axis, INK, layout, line } from "../theme";
import { thinLine } from "../thin";
import { format, shorten } from "../values";

export interface RocCurveOptions {
  /** Default "ROC curve". */
  title?: string;
}

/** Points of all curves in one figure: about 40 KB in a notebook file. */
const POINT_BUDGET = 1_000;

/**
 * The receiver operating characteristic: the share of class 1 that is found over the share of class 0 that is taken for
 * it, a point per threshold, and the diagonal on which guessing lies. The area under each curve stands beside its name.
 * @param truth 0 or 1; both must occur.
 * @param scores larger for class 1, probabilities or logits: a column, or columns by name, a curve each.
 * @throws RangeError when truth and scores do not fit (see `metrics.rocCurve`).
 */
export function rocCurve(
  truth: Column,
  scores: Column | Readonly<Record<string, Column>>,
  { title = "ROC curve" }: RocCurveOptions = {},
): Figure {
  const named = isColumn(scores) ? { scores } : scores;
  const limit = Math.max(10, Math.floor(POINT_BUDGET / Object.keys(named).length));
  const curves = Object.entries(named).map(([name, column], i) => {
    const { falsePositiveRate, truePositiveRate } = rocOf(truth, column);
    const { x, y } = thinLine({ x: falsePositiveRate, y: truePositiveRate }, limit);
    const area = `area ${rocAucScore(truth, column).toFixed(3)}`;
    return { name: isColumn(scores) ? area : `${name}, ${area}`, x: x.map(shorten), y: y.map(shorten), i };
  });
  const guessing = { name: "guessing, area 0.5", x: [0, 1], y: [0, 1] };
  const classes = numbers(truth, "truth");
  const positives = classes.filter((label) => label === 1).length;
  return new Figure(
    [
      ...curves.map(({ name, x, y, i }) => ({
        type: "scatter",
        mode: "lines",
        name,
        x,
        y,
        line: line(i),
        hovertemplate: "finds %{y:.1%} of class 1, takes %{x:.1%} of class 0 for it",
      })),
      { type: "scatter", mode: "lines", ...guessing, line: { color: INK, width: 1, dash: "dash" }, hoverinfo: "skip" },
    ],
    layout(title, [`${format(positives)} rows of class 1, ${format(classes.length - positives)} of class 0`], {
      xaxis: axis("False positive rate", { range: [-0.02, 1.02], tickformat: ".0%" }),
      yaxis: axis("True positive rate", { range: [-0.02, 1.02], tickformat: ".0%" }),
      // In the corner that no curve better than guessing comes near.
      legend: { x: 1, xanchor: "right", y: 0.03, yanchor: "bottom" },
    }),
  );
}
