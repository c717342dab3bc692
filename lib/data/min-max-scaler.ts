/** Columns stretched to a range. */
import { columnName, mapTable, readTable, type TableLike } from "./table";

export interface MinMaxScalerOptions {
  /** The least and the largest value of each fitted column afterwards; [0, 1] by default. */
  featureRange?: readonly [low: number, high: number];
}

interface Fitted {
  columns?: readonly string[];
  min: number[];
  scale: number[];
  dataMin: number[];
  dataMax: number[];
}

/**
 * Stretches each column to the range from 0 to 1, or another: x · scale + min, as in scikit-learn. A column that is
 * constant becomes the low end throughout. Values beyond those that were fitted go beyond the range. All is computed in
 * float64. A DataFrame comes back as one, with its column names and index; rows come back as rows.
 *
 * Every method throws an error that names row and column when a value is missing (scikit-learn lets it through), text,
 * or infinite, and when there are no rows.
 */
export class MinMaxScaler {
  private featureRange: readonly [low: number, high: number];
  private fitted?: Fitted;

  /** @throws RangeError when the range is not of two finite numbers that ascend */
  constructor({ featureRange = [0, 1] }: MinMaxScalerOptions = {}) {
    const [low, high] = featureRange;
    if (!(low < high && Number.isFinite(high - low))) {
      throw new RangeError(`MinMaxScaler: featureRange is [${featureRange}]; expected two finite numbers that ascend.`);
    }
    this.featureRange = [low, high];
  }

  /** The least value of each column. Throws before `fit`. */
  get dataMin(): readonly number[] {
    return this.known("dataMin").dataMin;
  }

  /** The largest value of each column. Throws before `fit`. */
  get dataMax(): readonly number[] {
    return this.known("dataMax").dataMax;
  }

  /** Learns the least and the largest value of each column. Call it with the training rows only. */
  fit(values: TableLike): this {
    const { rows, columns } = readTable(values, "MinMaxScaler.fit");
    const reduced = (better: (a: number, b: number) => number) =>
      rows[0].map((first, j) => rows.reduce((best, row) => better(best, row[j]), first));
    const [dataMin, dataMax] = [reduced(Math.min), reduced(Math.max)];
    const [low, high] = this.featureRange;
    const scale = dataMin.map((least, j) => {
      const range = dataMax[j] - least;
      if (!Number.isFinite(range)) {
        throw new RangeError(`MinMaxScaler.fit: the values of ${columnName({ columns }, j)} are too far apart.`);
      }
      // scikit-learn's bound for a column that is constant but for rounding.
      return (high - low) / (range < 10 * Number.EPSILON ? 1 : range);
    });
    const min = dataMin.map((least, j) => low - least * scale[j]);
    this.fitted = { columns, min, scale, dataMin, dataMax };
    return this;
  }

  /**
   * The table in the range: x · scale + min.
   * @throws before `fit`, and when the columns differ in number or names from those that were fitted
   */
  transform<T extends TableLike>(values: T): T {
    return this.map(values, "transform", (value, scale, min) => value * scale + min);
  }

  /** `fit` and `transform` in one. */
  fitTransform<T extends TableLike>(values: T): T {
    return this.fit(values).transform(values);
  }

  /**
   * The table in its former units.
   * @throws before `fit`, and when the columns differ in number or names from those that were fitted
   */
  inverseTransform<T extends TableLike>(values: T): T {
    return this.map(values, "inverseTransform", (value, scale, min) => (value - min) / scale);
  }

  /** What `fit` has learned, for `data.save` and `data.load`. */
  get state(): object {
    return { featureRange: this.featureRange, ...this.known("state") };
  }

  set state(state: object) {
    const { featureRange, ...fitted } = state as Fitted & Required<MinMaxScalerOptions>;
    this.featureRange = featureRange;
    this.fitted = fitted;
  }

  private map<T extends TableLike>(
    values: T,
    method: string,
    formula: (value: number, scale: number, min: number) => number,
  ): T {
    const { columns, scale, min } = this.known(method);
    return mapTable(values, { columns, width: scale.length }, `MinMaxScaler.${method}`, (value, j) =>
      formula(value, scale[j], min[j]),
    );
  }

  private known(method: string): Fitted {
    if (!this.fitted) throw new Error(`MinMaxScaler.${method}: call fit() or fitTransform() first.`);
    return this.fitted;
  }
}
