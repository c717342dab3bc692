/** Distributions of data and of weights. */
import type { Figure } from "../figure";
import { bars } from "../histogram";
import { PANEL_LIMIT, panelFigure } from "../panels";
import { atMost, type Column, type Columns, namedColumns, numbers, tableOf } from "../values";

export interface DistributionOptions {
  /** The columns to draw; by default all of numbers. */
  columns?: readonly string[];
  /** Default "Distribution". */
  title?: string;
}

/**
 * A histogram of each column: at most 40 bins, as many as the square root of the number of values. Of more than 24
 * columns, 24 are drawn.
 * @param table a Danfo DataFrame, columns by name, or a single column such as a Series.
 */
export function distribution(
  table: Columns | Column,
  { columns, title = "Distribution" }: DistributionOptions = {},
): Figure {
  const notes: string[] = [];
  const read = atMost(namedColumns(tableOf(table, "values"), columns, notes), PANEL_LIMIT, "columns", notes);
  const panels = read.map((column) => ({
    traces: [bars(column, notes)],
    xLabel: column.name,
  }));
  if (panels.length === 0) notes.push("There are no columns of numbers to draw.");
  return panelFigure(title, notes, panels, { perRow: 3 });
}

/** The part of a model that is used here; every `nn.Module` has it. */
export interface HasParameters {
  namedParameters(): [name: string, parameter: { readonly size: number; dataSync(): ArrayLike<number> }][];
}

/**
 * A histogram of each parameter of a model: weights that grow, vanish or do not move are seen here. Of more than 24
 * parameters, 24 are drawn, from the first to the last.
 */
export function weights(model: HasParameters, { title = "Weights" }: { title?: string } = {}): Figure {
  const notes: string[] = [];
  const parameters = atMost(model.namedParameters(), PANEL_LIMIT, "parameters", notes);
  const panels = parameters.map(([name, parameter]) => ({
    traces: [bars({ name, values: numbers(parameter.dataSync(), name) }, notes)],
    xLabel: `${name} (${parameter.size.toLocaleString("en-US")})`,
  }));
  if (panels.length === 0) notes.push("The model has no parameters.");
  return panelFigure(title, notes, panels, { perRow: 3 });
}
