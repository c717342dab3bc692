/**
 * Fault: Danfo has no `rolling`, `expanding` and `corr`.
 * Mend: they are here, with pandas' numbers.
 */

import { alignTwo } from "./core/align";
import { define } from "./core/define";
import { type Frame, makeFrame, makeSeries, type Series } from "./core/frame";
import { deviation, extreme, mean, median, numbersOf, sum, variance } from "./core/statistics";
import { isMissing, range, show } from "./core/values";
import type { Parts } from "./parts";
import { numericPart } from "./statistics";

const STATISTICS: Readonly<Record<string, (numbers: number[]) => number>> = {
  mean,
  sum,
  std: deviation,
  var: variance,
  median,
  min: (numbers) => extreme(numbers, 1) as number,
  max: (numbers) => extreme(numbers, -1) as number,
  count: (numbers) => numbers.length,
};

interface RollingOptions {
  /** How many values a window needs that are not missing; by default all. */
  minPeriods?: number;
  center?: boolean;
}

export function mendWindows({ frame, series }: Parts): void {
  define(series, {
    rolling(this: Series, size: number, options: RollingOptions = {}) {
      return windows(size, options, (compute) =>
        makeSeries(compute(this.$data, this.$columns[0]), { dtype: "float32" }, this),
      );
    },
    expanding(this: Series, minPeriods = 1) {
      return windows(Math.max(1, this.$data.length), { minPeriods }, (compute) =>
        makeSeries(compute(this.$data, this.$columns[0]), { dtype: "float32" }, this),
      );
    },
    corr(this: Series, other: Series) {
      const { one, other: two } = alignTwo(
        { values: this.$data, index: this.$index },
        { values: other.$data, index: other.$index },
        "corr",
      );
      return correlation(one, two);
    },
  });
  define(frame, {
    rolling(this: Frame, size: number, options: RollingOptions = {}) {
      const part = numericPart(this);
      return windows(size, options, (compute) =>
        makeFrame(
          {
            columns: part.$dataIncolumnFormat.map((column, j) => compute(column, part.$columns[j])),
            dtypes: part.$columns.map(() => "float32"),
          },
          part,
        ),
      );
    },
    corr(this: Frame) {
      const part = numericPart(this);
      const columns = part.$dataIncolumnFormat;
      const rows: number[][] = columns.map(() => new Array<number>(columns.length));
      for (let i = 0; i < columns.length; i++)
        for (let j = 0; j <= i; j++) rows[i][j] = rows[j][i] = correlation(columns[i], columns[j]);
      return makeFrame({
        columns: rows,
        names: part.$columns,
        index: part.$columns,
        dtypes: part.$columns.map(() => "float32"),
      });
    },
  });
}

type Compute = (values: readonly unknown[], name: string) => number[];

/** An object with a method for each statistic of windows that end at each row, or have it in their middle. */
function windows<T>(
  size: number,
  { minPeriods = size, center = false }: RollingOptions,
  make: (compute: Compute) => T,
): Record<string, () => T> {
  if (!Number.isInteger(size) || size < 1)
    throw new RangeError(`rolling: the window is ${show(size)}; expected a whole number of rows from 1.`);
  if (!Number.isInteger(minPeriods) || minPeriods < 0 || minPeriods > size)
    throw new RangeError(`rolling: minPeriods is ${show(minPeriods)}; expected 0 to ${size}.`);
  const ahead = center ? Math.floor((size - 1) / 2) : 0;
  const compute =
    (name: string, statistic: (numbers: number[]) => number): Compute =>
    (values, column) => {
      if (isAdditive(name) && values.length > size) return sliding(values, column, name, size, ahead, minPeriods);
      return range(values.length).map((i) => {
        const numbers = numbersOf(values.slice(Math.max(0, i + ahead - size + 1), i + ahead + 1), column, "rolling");
        return numbers.length >= Math.max(minPeriods, name === "count" ? 0 : 1) ? statistic(numbers) : Number.NaN;
      });
    };
  return Object.fromEntries(
    Object.entries(STATISTICS).map(([name, statistic]) => [name, () => make(compute(name, statistic))]),
  );
}

function isAdditive(name: string): boolean {
  return name === "mean" || name === "sum" || name === "count";
}

/** Sums that the window takes along; summed afresh now and then, so that rounding does not add up. */
function sliding(
  values: readonly unknown[],
  name: string,
  statistic: string,
  size: number,
  ahead: number,
  minPeriods: number,
): number[] {
  numbersOf(values, name, "rolling");
  const numbers = values.map((value) => (isMissing(value) ? Number.NaN : Number(value)));
  let [total, count] = [0, 0];
  const add = (i: number, sign: 1 | -1) => {
    if (i < 0 || i >= numbers.length || Number.isNaN(numbers[i])) return;
    total += sign * numbers[i];
    count += sign;
  };
  for (let i = 0; i < ahead; i++) add(i, 1);
  return numbers.map((_, i) => {
    add(i + ahead, 1);
    add(i + ahead - size, -1);
    if (i % size === 0 || !Number.isFinite(total)) {
      const window = numbers
        .slice(Math.max(0, i + ahead - size + 1), i + ahead + 1)
        .filter((value) => !Number.isNaN(value));
      [total, count] = [sum(window), window.length];
    }
    if (count < Math.max(minPeriods, statistic === "count" ? 0 : 1)) return Number.NaN;
    return statistic === "sum" ? total : statistic === "count" ? count : total / count;
  });
}

/** Pearson's, of the rows where neither is missing; NaN where one of the two is constant. */
function correlation(one: readonly unknown[], other: readonly unknown[]): number {
  const both = range(one.length).filter((i) => !isMissing(one[i]) && !isMissing(other[i]));
  const [x, y] = [one, other].map((values) =>
    numbersOf(
      both.map((i) => values[i]),
      "corr",
      "corr",
    ),
  );
  if (x.length < 2) return Number.NaN;
  const [centerX, centerY] = [mean(x), mean(y)];
  const products = sum(x.map((value, i) => (value - centerX) * (y[i] - centerY)));
  const [squaresX, squaresY] = [
    sum(x.map((value) => (value - centerX) ** 2)),
    sum(y.map((value) => (value - centerY) ** 2)),
  ];
  if (squaresX === 0 || squaresY === 0) return Number.NaN;
  return Math.min(1, Math.max(-1, products / Math.sqrt(squaresX * squaresY)));
}
