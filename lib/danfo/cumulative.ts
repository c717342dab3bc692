/**
 * Fault: after a missing value all running sums are missing, or null counts as 0; a frame's running sums lose rows.
 * Mend: a missing value stays missing, and the running result goes on after it. Besides `shift`, `diff`, `pctChange`
 * for both.
 */
import { checkAxis, frameArithmetic, seriesArithmetic } from "./arithmetic";
import { define } from "./core/define";
import { type Frame, finish, isFrame, isSeries, makeFrame, makeSeries, type Series, transpose } from "./core/frame";
import { isMissing, show } from "./core/values";
import type { Parts } from "./parts";

interface Options {
  axis?: 0 | 1;
  inplace?: boolean;
}

const RUNNING: Readonly<Record<string, (total: number, value: number) => number>> = {
  cumSum: (total, value) => total + value,
  cumProd: (total, value) => total * value,
  cumMin: Math.min,
  cumMax: Math.max,
};

export function mendCumulative({ frame, series }: Parts): void {
  for (const [name, step] of Object.entries(RUNNING)) {
    define(series, {
      [name](this: Series, { inplace }: Options = {}) {
        return finish(this, makeSeries(running(this.$data, step, this.$columns[0], name), {}, this), inplace);
      },
    });
    define(frame, {
      [name](this: Frame, { axis = 1, inplace }: Options = {}) {
        checkAxis(axis, name);
        return finish(
          this,
          alongAxis(this, axis, (values, label) => running(values, step, label, name)),
          inplace,
        );
      },
    });
  }
  define(series, {
    shift(this: Series, periods = 1, { fillValue = Number.NaN }: { fillValue?: unknown } = {}) {
      return makeSeries(shift(this.$data, periods, fillValue), {}, this);
    },
    diff(this: Series, periods = 1) {
      return seriesArithmetic(this, makeSeries(shift(this.$data, periods), {}, this), "sub");
    },
    pctChange(this: Series, periods = 1) {
      return change(this, makeSeries(shift(this.$data, periods), {}, this));
    },
  });
  define(frame, {
    shift(this: Frame, periods = 1, { fillValue = Number.NaN }: { fillValue?: unknown } = {}) {
      return makeFrame({ columns: this.$dataIncolumnFormat.map((column) => shift(column, periods, fillValue)) }, this);
    },
    // Danfo's axes of these two: 1 compares with other rows, 0 with other columns.
    diff(this: Frame, other: unknown = 1, { axis = 1, inplace }: Options = {}) {
      return finish(this, frameArithmetic(this, before(this, other, axis), "sub", axis), inplace);
    },
    pctChange(this: Frame, other: unknown = 1, { axis = 1, inplace }: Options = {}) {
      const ratio = frameArithmetic(this, before(this, other, axis), "div", axis);
      return finish(this, frameArithmetic(ratio, 1, "sub", 1), inplace);
    },
  });
}

function change(series: Series, earlier: Series): Series {
  return seriesArithmetic(seriesArithmetic(series, earlier, "div"), 1, "sub");
}

export function running(
  values: readonly unknown[],
  step: (total: number, value: number) => number,
  name: string,
  caller: string,
): number[] {
  let total: number | undefined;
  return values.map((value, i) => {
    if (isMissing(value)) return Number.NaN;
    if (typeof value !== "number" && typeof value !== "boolean")
      throw new TypeError(`${caller}: ${show(name)} holds ${show(value)} at place ${i}; expected numbers.`);
    total = total === undefined ? Number(value) : step(total, Number(value));
    return total;
  });
}

/** Later by `periods` places; earlier where it is negative. */
export function shift(values: readonly unknown[], periods: number, fill: unknown = Number.NaN): unknown[] {
  if (!Number.isInteger(periods)) throw new RangeError(`shift: ${show(periods)} places; expected a whole number.`);
  return values.map((_, i) => (i - periods >= 0 && i - periods < values.length ? values[i - periods] : fill));
}

/**
 * The values that a frame is compared with: its own rows (axis 1) or columns (axis 0) some places before, or what was
 * given.
 */
function before(frame: Frame, other: unknown, axis: 0 | 1): unknown {
  checkAxis(axis, "diff");
  if (isFrame(other) || isSeries(other) || Array.isArray(other)) return other;
  if (typeof other !== "number")
    throw new TypeError(`diff: ${show(other)} places; expected a whole number, a Series or a DataFrame.`);
  return alongAxis(frame, axis === 1 ? 0 : 1, (values) => shift(values, other));
}

/** Applies a function that keeps the length to each column (axis 0) or row (axis 1). */
function alongAxis(frame: Frame, axis: 0 | 1, apply: (values: unknown[], label: string) => unknown[]): Frame {
  if (axis === 0)
    return makeFrame(
      { columns: frame.$dataIncolumnFormat.map((column, j) => apply(column, frame.$columns[j])) },
      frame,
    );
  const rows = frame.$data.map((row, i) => apply(row, String(frame.$index[i])));
  return makeFrame({ columns: transpose(rows, frame.$columns.length) }, frame);
}
