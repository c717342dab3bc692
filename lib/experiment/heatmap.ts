/** A pivot table as a picture. */
import { checkOptionNames } from "../options";
import { Figure } from "../plot";
import { axis, layout, SEQUENTIAL } from "../plot/theme";
import { type Pivot, pivotMatrix } from "./pivot";
import type { Value } from "./space";
import { readTrialsOf, type SweepResults } from "./trials";

export interface HeatmapOptions {
  /** Default: the name of the result. */
  title?: string;
}

/**
 * The pivot table of `compare` as a heat map: a cell has the colour of its mean, and its text.
 *
 * @param results what `sweep` or `load` returned; several of them by name get a setting `run` with the name
 * @throws as `compare` does
 */
export function heatmap<S extends string = string, R extends string = string>(
  results: SweepResults<S, R>,
  pivot: Pivot<NoInfer<S>, NoInfer<R>>,
  options: HeatmapOptions = {},
): Figure {
  checkOptionNames("heatmap", options, ["title"]);
  const { title = pivot.value } = options;
  const { names, rows, columns, cells } = pivotMatrix(readTrialsOf(results), pivot);
  const label = (value: Value, i: number) => (typeof value === "string" ? value : `${names[i]} ${value}`);
  const y = rows.map((row) => row.map(label).join(", "));
  const text = cells.map((row) => row.map((cell) => cell.text.replaceAll(", ", "<br>")));
  const heat = {
    type: "heatmap",
    x: columns,
    y,
    z: cells.map((row) => row.map(({ mean }) => (Number.isFinite(mean) ? mean : null))),
    text,
    texttemplate: "%{text}",
    colorscale: SEQUENTIAL,
    xgap: 2,
    ygap: 2,
    hovertemplate: "%{y}, %{x}:<br>%{text}<extra></extra>",
    colorbar: { thickness: 12, outlinewidth: 0 },
  };
  return new Figure(
    [heat],
    layout(title, ["Mean ± standard deviation (trials)"], {
      xaxis: axis("", { showgrid: false, type: "category", ticks: "" }),
      yaxis: axis("", { showgrid: false, type: "category", ticks: "", autorange: "reversed" }),
      height: Math.min(760, 200 + Math.max(3, y.length) * 36),
    }),
  );
}
