/** Standardising the columns of a table. */
import { mean, sumOfSquares } from "../statistics";
import { columnName, mapTable, readTable, type Table, type TableLike } from "./table";

interface Fitted {
  mean: number[];
  scale: number[];
  columns?: readonly string[];
}

/**
 * Shifts and scales each column to mean 0 and standard deviation 1: z = (x - mean) / scale.
 *
 * The deviation is that of the whole population (division by n, `ddof=0`), as in scikit-learn. A column that is
 * constant has no deviation; its scale is 1, so that it becomes 0 throughout. All is computed in float64.
 * A DataFrame comes back as one, with its column names and index; rows of numbers come back as rows.
 *
 * Every method throws an error that names row and column when a value is missing, text, or infinite, and when there
 * are no rows.
 */
export class StandardScaler {
  private fitted?: Fitted;

  /** The mean of each column. Throws before `fit`. */
  get mean(): readonly number[] {
    return this.statistics("mean").mean;
  }

  /** The divisor of each column: its standard deviation, or 1 where that is 0. Throws before `fit`. */
  get scale(): readonly number[] {
    return this.statistics("scale").scale;
  }

  /** Learns mean and scale of each column. Call it with the training rows only. */
  fit(values: TableLike): this {
    this.learn(readTable(values, "StandardScaler.fit"));
    return this;
  }

  /**
   * The standardised table: z = (x - mean) / scale.
   * @throws before `fit`, and when the columns differ in number or names from those that were fitted
   */
  transform<T extends TableLike>(values: T): T {
    return this.map(values, "transform", (x, mean, scale) => (x - mean) / scale);
  }

  /** `fit` and `transform` in one. */
  fitTransform<T extends TableLike>(values: T): T {
    return this.fit(values).transform(values);
  }

  /**
   * The table in its former units: x = z · scale + mean.
   * @throws before `fit`, and when the columns differ in number or names from those that were fitted
   */
  inverseTransform<T extends TableLike>(values: T): T {
    return this.map(values, "inverseTransform", (z, mean, scale) => z * scale + mean);
  }

  /** What `fit` has learned, for `data.save` and `data.load`. */
  get state(): object {
    return this.statistics("state");
  }

  set state(state: object) {
    this.fitted = state as Fitted;
  }

  private learn({ rows, columns }: Table): void {
    const values = rows[0].map((_, j) => rows.map((row) => row[j]));
    const centers = values.map(mean);
    const variance = values.map((column, j) => sumOfSquares(column, centers[j]) / column.length);
    const overflow = variance.findIndex((value) => !Number.isFinite(value));
    if (overflow >= 0) {
      throw new RangeError(
        `StandardScaler.fit: the values of ${columnName({ columns }, overflow)} are too large to square.`,
      );
    }
    const scale = variance.map((value, j) => (isConstant(value, centers[j], rows.length) ? 1 : Math.sqrt(value)));
    this.fitted = { mean: centers, scale, columns };
  }

  private map<T extends TableLike>(
    values: T,
    method: string,
    formula: (value: number, mean: number, scale: number) => number,
  ): T {
    const { mean, scale, columns } = this.statistics(method);
    return mapTable(values, { columns, width: mean.length }, `StandardScaler.${method}`, (value, j) =>
      formula(value, mean[j], scale[j]),
    );
  }

  private statistics(method: string): Fitted {
    if (!this.fitted) throw new Error(`StandardScaler.${method}: call fit() or fitTransform() first.`);
    return this.fitted;
  }
}

/**
 * True for a variance that is no more than the rounding of its own computation. scikit-learn decides so too, by the
 * bound of Chan, Golub and LeVeque, "Algorithms for computing the sample variance", The American Statistician 37
 * (1983).
 */
function isConstant(variance: number, mean: number, count: number): boolean {
  return variance <= count * Number.EPSILON * variance + (count * mean * Number.EPSILON) ** 2;
}
