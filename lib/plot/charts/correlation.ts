/** Correlation of columns. */
import { mean } from "../../statistics";
import { Figure } from "../figure";
import { axis, DIVERGING, layout } from "../theme";
import { atMost, type Columns, extent, isDrawable, pairedColumns } from "../values";

export interface CorrelationOptions {
  /** The columns to draw; by default all of numbers. */
  columns?: readonly string[];
  /** Default "Correlation". */
  title?: string;
}

/** More cells are not told apart, and fill the notebook file. */
const COLUMN_LIMIT = 60;
/** With at most this many columns each cell has its number written in it, with fewer columns with two decimals. */
const LABELLED_COLUMNS = 16;
const TWO_DECIMAL_COLUMNS = 10;

/**
 * Pearson's correlation of every two columns as a heat map from −1 (blue) to 1 (orange). Of two columns only the rows
 * count that have a finite value in both, as in pandas; with a constant column there is no correlation, and an empty
 * cell. Of more than 60 columns, 60 are drawn.
 * @param table a Danfo DataFrame, or columns by name, all of the same length.
 */
export function correlation(table: Columns, { columns, title = "Correlation" }: CorrelationOptions = {}): Figure {
  const notes: string[] = [];
  const read = atMost(pairedColumns(table, columns, notes), COLUMN_LIMIT, "columns", notes);
  const scaledColumns = read.map(({ values }) => scaled(values));
  const z = scaledColumns.map((a) => scaledColumns.map((b) => rounded(pearson(a, b))));
  const undefinedOnes = read.filter((_, i) => z[i][i] === null).map(({ name }) => name);
  if (undefinedOnes.length > 0)
    notes.push(`Constant or without values, so without correlation: ${undefinedOnes.join(", ")}.`);
  if (read.length === 0) notes.push("There are no columns of numbers to draw.");
  const names = read.map(({ name }) => name);
  const heatmap = {
    type: "heatmap",
    x: names,
    y: names,
    z,
    zmin: -1,
    zmax: 1,
    colorscale: DIVERGING,
    xgap: 1,
    ygap: 1,
    hovertemplate: "%{x} and %{y}: %{z:.2f}<extra></extra>",
    colorbar: { thickness: 12, outlinewidth: 0, tickvals: [-1, -0.5, 0, 0.5, 1] },
    ...(read.length <= LABELLED_COLUMNS && {
      texttemplate: read.length <= TWO_DECIMAL_COLUMNS ? "%{z:.2f}" : "%{z:.1f}",
      textfont: { size: read.length <= TWO_DECIMAL_COLUMNS ? 10 : 9, color: "#1a1a1a" },
    }),
  };
  return new Figure(
    [heatmap],
    layout(title, notes, {
      xaxis: axis("", { showgrid: false, type: "category" }),
      yaxis: axis("", { showgrid: false, type: "category", autorange: "reversed" }),
      height: Math.min(760, 170 + 32 * Math.max(4, read.length)),
    }),
  );
}

function rounded(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toFixed(4)) : null;
}

/** The values over the largest of them, whose squares neither overflow nor vanish; the correlation is the same. */
function scaled(values: readonly number[]): number[] {
  const size = Math.max(...extent(values.filter(isDrawable)).map(Math.abs)) || 1;
  return values.map((value) => (isDrawable(value) ? value / size : Number.NaN));
}

/** Σ(a − ā)(b − b̄) / √(Σ(a − ā)² Σ(b − b̄)²); NaN when one of them does not vary. */
export function pearson(a: readonly number[], b: readonly number[]): number {
  const rows = a.map((_, i) => i).filter((i) => Number.isFinite(a[i]) && Number.isFinite(b[i]));
  const [meanA, meanB] = [a, b].map((values) => mean(rows.map((i) => values[i])));
  let together = 0;
  let spreadA = 0;
  let spreadB = 0;
  for (const i of rows) {
    together += (a[i] - meanA) * (b[i] - meanB);
    spreadA += (a[i] - meanA) ** 2;
    spreadB += (b[i] - meanB) ** 2;
  }
  // A constant column of, say, 0.1 leaves a rest of rounding.
  const isConstant = rows.every((i) => a[i] === a[rows[0]]) || rows.every((i) => b[i] === b[rows[0]]);
  return isConstant ? Number.NaN : together / Math.sqrt(spreadA * spreadB);
}
