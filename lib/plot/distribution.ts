/** How values are spread: of data, of weights. */
import { Figure } from "./figure";
import { bars } from "./histogram";
import { panelFigure } from "./panels";
import { type Columns, namedColumns, numbers } from "./values";

export interface DistributionOptions {
  /** Which columns; default: all of numbers. */
  columns?: readonly string[];
  /** Default "Distribution". */
  title?: string;
}

/**
 * A histogram of each column: at most 40 bins, as many as the square root of the number of values.
 * @param table a Danfo DataFrame, or columns by name.
 */
export function distribution(table: Columns, { columns, title = "Distribution" }: DistributionOptions = {}): Figure {
  const notes: string[] = [];
  const panels = namedColumns(table, columns, notes).map((column) => ({
    traces: [bars(column, notes)],
    xLabel: column.name,
  }));
  if (panels.length === 0) notes.push("There are no columns of numbers to draw.");
  const { data, layout } = panelFigure(title, shortList(notes), panels, { perRow: 4, more: { bargap: 0 } });
  return new Figure(data, layout);
}

/** What is needed of a model; every `nn.Module` has it. */
export interface HasParameters {
  namedParameters(): [name: string, parameter: { readonly size: number; dataSync(): ArrayLike<number> }][];
}

/** A histogram of each parameter of a model: weights that grow, vanish or do not move are seen here. */
export function weights(model: HasParameters, { title = "Weights" }: { title?: string } = {}): Figure {
  const notes: string[] = [];
  const panels = model.namedParameters().map(([name, parameter]) => ({
    traces: [bars({ name, values: numbers(parameter.dataSync(), name) }, notes)],
    xLabel: `${name} (${parameter.size.toLocaleString("en-US")})`,
  }));
  if (panels.length === 0) notes.push("The model has no parameters.");
  const { data, layout } = panelFigure(title, shortList(notes), panels, { perRow: 4, more: { bargap: 0 } });
  return new Figure(data, layout);
}

/** The first notes, so that many panels do not push the figure down. */
export function shortList(notes: readonly string[]): string[] {
  const limit = 4;
  return notes.length <= limit ? [...notes] : [...notes.slice(0, limit - 1), `… and ${notes.length - limit + 1} more.`];
}
