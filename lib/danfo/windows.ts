/**
 * Fault: Danfo has no `rolling`, `expanding` and `corr`.
 * Mend: they are here, with pandas' numbers.
 */

import { alignTwo } from "./core/align";
import { define } from "./core/define";
import { type Frame, makeFrame, makeSeries, type Series } from "./core/frame";
import { numbersOf } from "./core/statistics";
import { isMissing, show } from "./core/values";
import { type WindowStatistic, windowExtreme, windowMedian, windowSum, windowVariance } from "./core/windows";
import type { Parts } from "./parts";
import { numericPart } from "./statistics";

type Statistic = (numbers: ArrayLike<number>) => WindowStatistic;

const STATISTICS: Readonly<Record<string, Statistic>> = {
  sum: windowSum,
  mean: () => derived(windowSum(), (sum, count) => sum / count),
  var: windowVariance,
  std: () => derived(windowVariance(), Math.sqrt),
  median: windowMedian,
  min: () => windowExtreme(1),
  max: () => windowExtreme(-1),
  count: () => derived(windowSum(), (_, count) => count),
};

function derived(statistic: WindowStatistic, change: (value: number, count: number) => number): WindowStatistic {
  return { ...statistic, value: (count) => change(statistic.value(count), count) };
}

interface RollingOptions {
  /** The fewest present values that a window needs; by default all of its places. */
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
      return correlation(numbers(one, this.$columns[0]), numbers(two, other.$columns[0]));
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
      const columns = part.$dataIncolumnFormat.map((column, j) => numbers(column, part.$columns[j]));
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
  return Object.fromEntries(
    Object.entries(STATISTICS).map(([name, statistic]) => [
      name,
      () =>
        make((values, column) =>
          slide(values, column, statistic, { size, ahead, least: Math.max(minPeriods, name === "count" ? 0 : 1) }),
        ),
    ]),
  );
}

interface Window {
  size: number;
  /** The number of rows after its own that a window covers. */
  ahead: number;
  /** The fewest numbers that it needs. */
  least: number;
}

function slide(
  values: readonly unknown[],
  name: string,
  statistic: Statistic,
  { size, ahead, least }: Window,
): number[] {
  numbersOf(values, name, "rolling");
  // As in pandas, an infinity counts as missing here.
  const numbers = Float64Array.from(values, (value) =>
    Number.isFinite(Number(value ?? Number.NaN)) ? Number(value) : Number.NaN,
  );
  const kept = statistic(numbers);
  let count = 0;
  const move = (place: number, change: "add" | "remove") => {
    if (!(place >= 0 && place < numbers.length) || Number.isNaN(numbers[place])) return;
    kept[change](numbers[place], place);
    count += change === "add" ? 1 : -1;
  };
  for (let place = 0; place < ahead; place++) move(place, "add");
  return Array.from(numbers, (_, i) => {
    move(i + ahead - size, "remove");
    move(i + ahead, "add");
    return count >= least ? kept.value(count) : Number.NaN;
  });
}

/** Missing as NaN. @throws TypeError at a text */
function numbers(values: readonly unknown[], name: string): Float64Array {
  numbersOf(values, name, "corr");
  return Float64Array.from(values, (value) => (isMissing(value) ? Number.NaN : Number(value)));
}

/** Pearson's, of the rows where neither is missing; NaN where one of the two is constant. */
function correlation(x: Float64Array, y: Float64Array): number {
  let [count, sumX, sumY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]) || Number.isNaN(y[i])) continue;
    count++;
    sumX += x[i];
    sumY += y[i];
  }
  if (count < 2) return Number.NaN;
  const [centerX, centerY] = [sumX / count, sumY / count];
  let [products, squaresX, squaresY] = [0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]) || Number.isNaN(y[i])) continue;
    products += (x[i] - centerX) * (y[i] - centerY);
    squaresX += (x[i] - centerX) ** 2;
    squaresY += (y[i] - centerY) ** 2;
  }
  if (squaresX === 0 || squaresY === 0) return Number.NaN;
  return Math.min(1, Math.max(-1, products / Math.sqrt(squaresX * squaresY)));
}
