import type { DataFrame } from "../danfo";
import { likeSource, readTable, type Table } from "./table";

/**
 * Shifts and scales each column to mean 0 and standard deviation 1, as scikit-learn's class of this name:
 * z = (x - mean) / deviation, the deviation over N (ddof 0), in float64. A constant column is only shifted (its scale is 1).
 */
export class StandardScaler {
  private fitted?: {
    readonly columns: readonly string[];
    readonly mean: readonly number[];
    readonly scale: readonly number[];
  };

  /** The mean of each column; @throws {Error} before `fit` */
  get mean(): readonly number[] {
    return this.requireFitted("mean").mean;
  }

  /** What each column is divided by: its deviation, or 1 where that is 0; @throws {Error} before `fit` */
  get scale(): readonly number[] {
    return this.requireFitted("scale").scale;
  }

  /**
   * Learns mean and scale of each column.
   * @param table DataFrame or rows, (N, columns)
   * @throws {Error} that names column and row, when a value is missing, infinite or no number, when rows differ in length, or
   *   when the table is empty
   */
  fit(table: DataFrame | number[][]): this {
    const { columns, rows } = readTable("StandardScaler.fit", table);
    const statistics = columns.map((name, j) =>
      columnStatistics(
        name,
        rows.map((row) => row[j]),
      ),
    );
    const mean = statistics.map((column) => column.mean);
    const scale = statistics.map((column) => column.scale);
    this.fitted = { columns, mean, scale };
    return this;
  }

  /**
   * Standardises with what `fit` learned.
   * @param table (N, columns), the columns of `fit` in the same order
   * @returns what it was given, DataFrame or rows, with the names of columns and rows kept
   * @throws {Error} before `fit`, for other columns than those of `fit`, and for values as `fit` does
   */
  transform<T extends DataFrame | number[][]>(table: T): T {
    return this.mapColumns("transform", table, (value, mean, scale) => (value - mean) / scale);
  }

  /** `fit` and `transform` in one. */
  fitTransform<T extends DataFrame | number[][]>(table: T): T {
    return this.fit(table).transform(table);
  }

  /** From standardised values back to the original ones; throws as `transform` does. */
  inverseTransform<T extends DataFrame | number[][]>(table: T): T {
    return this.mapColumns("inverseTransform", table, (value, mean, scale) => value * scale + mean);
  }

  private mapColumns<T extends DataFrame | number[][]>(
    method: string,
    source: T,
    change: (value: number, mean: number, scale: number) => number,
  ): T {
    const { columns, mean, scale } = this.requireFitted(method);
    const table = readTable(`StandardScaler.${method}`, source);
    requireColumns(method, columns, table);
    return likeSource(
      source,
      table.rows.map((row) => row.map((value, j) => change(value, mean[j], scale[j]))),
    );
  }

  private requireFitted(use: string) {
    if (!this.fitted)
      throw new Error(`StandardScaler.${use}: nothing is fitted yet. Call fit(table) or fitTransform(table) first.`);
    return this.fitted;
  }
}

function requireColumns(method: string, expected: readonly string[], { columns }: Table): void {
  if (expected.length === columns.length && expected.every((name, j) => name === columns[j])) return;
  throw new Error(
    `StandardScaler.${method}: the columns are [${columns.join(", ")}], expected those of fit in their order: [${expected.join(", ")}].`,
  );
}

function columnStatistics(name: string, values: readonly number[]): { mean: number; scale: number } {
  const mean = average(values);
  const deviation = Math.sqrt(average(values.map((value) => (value - mean) ** 2)));
  if (!Number.isFinite(deviation))
    throw new Error(`StandardScaler.fit: column ${name}: its values are too large to square. Divide them first.`);
  // Compared with each other: the mean of equal values may differ from them in the last bit.
  const constant = deviation === 0 || values.every((value) => value === values[0]);
  return { mean, scale: constant ? 1 : deviation };
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
