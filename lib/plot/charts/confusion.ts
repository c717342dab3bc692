/** Pairs of true and predicted classes. */
import type { Column } from "../../column";
import { confusionMatrix as countsOf } from "../../metrics";
import { Figure } from "../figure";
import { axis, layout, SHARE } from "../theme";
import { format } from "../values";

export interface ConfusionMatrixOptions {
  /** The names of the classes, from class 0; default: their numbers, up to the largest that occurs. */
  labels?: readonly string[];
  /** Default "Confusion matrix". */
  title?: string;
}

/**
 * Counts of the pairs of true and predicted class: a row per true class, a column per predicted one. The colour is the
 * share of the row, so that classes of different size compare; right predictions stand on the diagonal.
 * @param truth classes, whole numbers from 0.
 * @param prediction as many, in the same order.
 * @throws RangeError when they do not fit (see `metrics.confusionMatrix`), or there are fewer labels than classes.
 */
export function confusionMatrix(
  truth: Column,
  prediction: Column,
  { labels, title = "Confusion matrix" }: ConfusionMatrixOptions = {},
): Figure {
  const occurring = countsOf(truth, prediction).length;
  const names = labels ?? Array.from({ length: occurring }, (_, label) => String(label));
  if (names.length < occurring) {
    throw new RangeError(
      `confusionMatrix: there are ${names.length} labels for the classes 0 to ${occurring - 1}; expected one for each.`,
    );
  }
  const counts = countsOf(truth, prediction, names.length);
  const total = counts.flat().reduce((sum, count) => sum + count, 0);
  const right = counts.reduce((sum, row, label) => sum + row[label], 0);
  const shares = counts.map((row) => {
    const size = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (size === 0 ? 0 : Number((count / size).toFixed(4))));
  });
  const heatmap = {
    type: "heatmap",
    x: names,
    y: names,
    z: shares,
    zmin: 0,
    zmax: 1,
    colorscale: SHARE,
    text: counts.map((row) => row.map(format)),
    texttemplate: "%{text}",
    textfont: { size: names.length > 6 ? 11 : 14 },
    xgap: 2,
    ygap: 2,
    hovertemplate: "true %{y}, predicted %{x}: %{text}, %{z:.1%} of the row<extra></extra>",
    colorbar: { title: { text: "of row" }, thickness: 12, outlinewidth: 0, tickformat: ".0%", tickvals: [0, 0.5, 1] },
  };
  return new Figure(
    [heatmap],
    layout(title, [`${format(right)} of ${format(total)} are right: ${((100 * right) / total).toFixed(1)} %`], {
      xaxis: axis("Predicted class", { showgrid: false, type: "category", ticks: "" }),
      yaxis: axis("True class", {
        // Set apart from the labels, whose length is the reader's.
        title: { text: "True class", standoff: 12 },
        showgrid: false,
        type: "category",
        ticks: "",
        autorange: "reversed",
      }),
      height: Math.min(620, 200 + Math.max(3, names.length) * 42),
    }),
  );
}
