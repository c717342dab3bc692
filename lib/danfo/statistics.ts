/**
 * Fault: texts are joined and divided (`"1 3"`, 41), a text beside the numbers is an error or NaN, one value has a
 * deviation of 0, nothing a mean that throws; missing values reach `describe` and make it NaN.
 * Mend: what is missing is left out, a Series of texts is an error, and a frame's statistics are those of its columns
 * of numbers.
 */
import { checkAxis } from "./arithmetic";
import { define } from "./core/define";
import { isNumeric } from "./core/dtype";
import { columnAt, type Frame, makeFrame, makeSeries, type Series, takeColumns } from "./core/frame";
import {
  deviation,
  extreme,
  mean,
  median,
  modes,
  numbersOf,
  product,
  quantile,
  quantileOfSorted,
  sum,
  variance,
} from "./core/statistics";
import { isMissing, keyOf, range } from "./core/values";
import type { Parts } from "./parts";

type Statistic = (numbers: readonly number[]) => number;

/** Those that need numbers; pandas' names of the type of their results. */
const STATISTICS: Readonly<Record<string, Statistic>> = {
  mean,
  median,
  std: deviation,
  var: variance,
  sum,
  prod: product,
};

interface Axis {
  axis?: 0 | 1;
}

export function mendStatistics({ frame, series }: Parts): void {
  for (const [name, statistic] of Object.entries(STATISTICS)) {
    const dtype = name === "sum" || name === "prod" ? undefined : "float32";
    define(series, {
      [name](this: Series) {
        return statistic(numbersOf(this.$data, this.$columns[0], name));
      },
    });
    define(frame, {
      [name](this: Frame, options: Axis = {}) {
        return reduce(numericPart(this), options, name, dtype, (values, label) =>
          statistic(numbersOf(values, label, name)),
        );
      },
    });
  }
  for (const [name, sign] of [
    ["min", 1],
    ["max", -1],
  ] as const) {
    define(series, {
      [name](this: Series) {
        return extreme(this.$data, sign);
      },
    });
    define(frame, {
      [name](this: Frame, options: Axis = {}) {
        const part = (options.axis ?? 1) === 0 ? this : numericPart(this);
        return reduce(part, options, name, undefined, (values) => extreme(values, sign));
      },
    });
  }
  define(series, {
    count(this: Series) {
      return countOf(this.$data);
    },
    mode(this: Series) {
      return modes(this.$data);
    },
    quantile(this: Series, share = 0.5) {
      return quantile(numbersOf(this.$data, this.$columns[0], "quantile"), share);
    },
    describe(this: Series) {
      const described = describe(makeFrame({ columns: [this.$data], names: this.$columns, dtypes: this.$dtypes }));
      return columnAt(described, 0);
    },
  });
  define(frame, {
    count(this: Frame, options: Axis = {}) {
      return reduce(this, options, "count", "int32", countOf);
    },
    mode(this: Frame, { axis = 1, keep = 0 }: Axis & { keep?: number } = {}) {
      const part = axis === 0 ? this : numericPart(this);
      return reduce(part, { axis }, "mode", undefined, (values) => modes(values)[keep] ?? Number.NaN);
    },
    quantile(this: Frame, share = 0.5, options: Axis = {}) {
      return reduce(numericPart(this), options, "quantile", "float32", (values, label) =>
        quantile(numbersOf(values, label, "quantile"), share),
      );
    },
    describe(this: Frame) {
      return describe(this);
    },
  });
}

function countOf(values: readonly unknown[]): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!isMissing(values[i])) count++;
  return count;
}

/** The columns of numbers and booleans. */
export function numericPart(frame: Frame): Frame {
  const places = range(frame.$columns.length).filter((j) => isNumeric(frame.$dtypes[j]));
  return places.length === frame.$columns.length ? frame : takeColumns(frame, places);
}

/** One value for each column (axis 0) or each row (axis 1). */
function reduce(
  frame: Frame,
  { axis = 1 }: Axis,
  caller: string,
  dtype: string | undefined,
  statistic: (values: unknown[], label: string) => unknown,
): Series {
  checkAxis(axis, caller);
  const columns = frame.$dataIncolumnFormat;
  if (axis === 0) {
    return makeSeries(
      columns.map((column, j) => statistic(column, frame.$columns[j])),
      { index: frame.$columns, dtype },
    );
  }
  const results = frame.$index.map((label, i) =>
    statistic(
      columns.map((column) => column[i]),
      String(label),
    ),
  );
  return makeSeries(results, { index: frame.$index, dtype });
}

const ROWS = ["count", "mean", "std", "min", "25%", "50%", "75%", "max"];

/** As pandas, of the columns of numbers, with Danfo's rows "median" and "variance" after them; else of all columns. */
function describe(frame: Frame): Frame {
  const numbers = range(frame.$columns.length).filter(
    (j) => isNumeric(frame.$dtypes[j]) && frame.$dtypes[j] !== "boolean",
  );
  if (numbers.length > 0) {
    const part = takeColumns(frame, numbers);
    const columns = part.$dataIncolumnFormat.map((column, j) =>
      describeNumbers(numbersOf(column, part.$columns[j], "describe")),
    );
    return makeFrame({
      columns,
      names: part.$columns,
      index: [...ROWS, "median", "variance"],
      dtypes: columns.map(() => "float32"),
    });
  }
  return makeFrame({
    columns: frame.$dataIncolumnFormat.map(describeTexts),
    names: frame.$columns,
    index: ["count", "unique", "top", "freq"],
  });
}

function describeNumbers(numbers: readonly number[]): number[] {
  const sorted = Float64Array.from(numbers).sort();
  const [least, first, middle, third, largest] = [0, 0.25, 0.5, 0.75, 1].map((share) =>
    quantileOfSorted(sorted, share),
  );
  return [
    numbers.length,
    mean(numbers),
    deviation(numbers),
    least,
    first,
    middle,
    third,
    largest,
    middle,
    variance(numbers),
  ];
}

function describeTexts(values: readonly unknown[]): unknown[] {
  const counts = new Map<unknown, [unknown, number]>();
  for (const value of values) {
    if (!isMissing(value)) counts.set(keyOf(value), [value, (counts.get(keyOf(value))?.[1] ?? 0) + 1]);
  }
  const top = [...counts.values()].reduce(
    (best, entry) => (entry[1] > best[1] ? entry : best),
    [Number.NaN as unknown, 0],
  );
  return [countOf(values), counts.size, top[0], top[1] || Number.NaN];
}
