/**
 * Fault: a missing value is compared as 0; texts, booleans and dates cannot be compared; rows with other labels are
 * compared by place; there is no `not`.
 * Mend: with what is missing every comparison is false but `ne`; all kinds compare; other labels are refused, as in
 * pandas.
 */
import { checkAxis, rowsOf, seriesOperand } from "./arithmetic";
import { alignTwo, sameLabels } from "./core/align";
import { define } from "./core/define";
import { type Frame, isFrame, isSeries, makeFrame, makeSeries, type Series } from "./core/frame";
import { type Comparison, compares } from "./core/operations";
import { isMissing, show } from "./core/values";
import type { Parts } from "./parts";

const COMPARISONS: readonly Comparison[] = ["lt", "gt", "le", "ge", "eq", "ne"];

export function mendComparisons({ frame, series }: Parts): void {
  for (const comparison of COMPARISONS) {
    define(frame, {
      [comparison](this: Frame, other: unknown, { axis = 1 }: { axis?: 0 | 1 } = {}) {
        checkAxis(axis, comparison);
        return booleans(this, compareFrame(this, other, comparison, axis));
      },
    });
    define(series, {
      [comparison](this: Series, other: unknown) {
        const values = compareColumn(this.$data, columnOf(this, other, comparison), comparison);
        return makeSeries(values, { dtype: "boolean" }, this);
      },
    });
  }
  define(series, {
    and(this: Series, other: unknown) {
      return logical(this, other, "and", (a, b) => a && b);
    },
    or(this: Series, other: unknown) {
      return logical(this, other, "or", (a, b) => a || b);
    },
    not(this: Series) {
      return makeSeries(
        this.$data.map((value, i) => !truth(value, "not", i)),
        { dtype: "boolean" },
        this,
      );
    },
  });
  define(frame, {
    not(this: Frame) {
      return booleans(
        this,
        this.$dataIncolumnFormat.map((column) => column.map((value, i) => !truth(value, "not", i))),
      );
    },
  });
}

function booleans(frame: Frame, columns: boolean[][]): Frame {
  return makeFrame({ columns, dtypes: columns.map(() => "boolean") }, frame);
}

/** An array of values to compare with, by row, or one value for all in a list of its own. */
type Other = { each: readonly unknown[] } | { all: unknown };

function compareColumn(values: readonly unknown[], other: Other, comparison: Comparison): boolean[] {
  return values.map((value, i) => compares(comparison, value, "each" in other ? other.each[i] : other.all));
}

function columnOf(series: Series, other: unknown, comparison: string): Other {
  if (isSeries(other)) {
    if (sameLabels(series.$index, other.$index)) return { each: other.$data };
    throw new Error(
      `${comparison}: the two Series have other row labels. Bring them to the same, or give the plain values: \`.values\`.`,
    );
  }
  return arrayOr(other, series.$data.length, comparison, "rows");
}

function arrayOr(other: unknown, count: number, comparison: string, what: string): Other {
  if (Array.isArray(other) || ArrayBuffer.isView(other)) {
    const each = Array.from(other as unknown as ArrayLike<unknown>);
    if (each.length !== count) throw new Error(`${comparison}: ${each.length} values for ${count} ${what}.`);
    return { each };
  }
  const isScalar = other === null || typeof other !== "object" || other instanceof Date;
  if (!isScalar)
    throw new TypeError(
      `${comparison}: cannot compare with ${show(other)}; expected a value, an array, a Series or a DataFrame.`,
    );
  return { all: other };
}

function compareFrame(frame: Frame, other: unknown, comparison: Comparison, axis: 0 | 1): boolean[][] {
  const columns = frame.$dataIncolumnFormat;
  if (isFrame(other)) {
    if (!sameLabels(frame.$index, other.$index) || !sameLabels(frame.$columns, other.$columns))
      throw new Error(
        `${comparison}: the two DataFrames have other rows or columns; pandas too compares only those with the same.`,
      );
    return columns.map((column, j) => compareColumn(column, { each: other.$dataIncolumnFormat[j] }, comparison));
  }
  let values: Other;
  if (isSeries(other)) {
    const operand = seriesOperand(frame, other, comparison, axis);
    if (operand.frame !== frame) throw new Error(`${comparison}: the Series has other labels than the DataFrame.`);
    values = { each: operand.values };
  } else
    values = arrayOr(other, axis === 0 ? rowsOf(frame) : columns.length, comparison, axis === 0 ? "rows" : "columns");
  return columns.map((column, j) =>
    compareColumn(column, "each" in values && axis === 1 ? { all: values.each[j] } : values, comparison),
  );
}

function logical(series: Series, other: unknown, name: string, combine: (a: boolean, b: boolean) => boolean): Series {
  if (isSeries(other)) {
    const { index, ...both } = alignTwo(
      { values: series.$data, index: series.$index },
      { values: other.$data, index: other.$index },
      name,
    );
    const values = both.one.map((value, i) => combine(truth(value, name, i), truth(both.other[i], name, i)));
    return makeSeries(values, { index, dtype: "boolean" }, series);
  }
  const given = arrayOr(other, series.$data.length, name, "rows");
  const values = series.$data.map((value, i) =>
    combine(truth(value, name, i), truth("each" in given ? given.each[i] : given.all, name, i)),
  );
  return makeSeries(values, { dtype: "boolean" }, series);
}

/** Truth values of a column: missing is false, as in pandas; 0 and 1 may stand for false and true. */
function truth(value: unknown, caller: string, i: number): boolean {
  if (typeof value === "boolean") return value;
  if (isMissing(value)) return false;
  if (value === 0 || value === 1) return value === 1;
  throw new TypeError(`${caller}: ${show(value)} at place ${i}; expected true or false, as comparisons give them.`);
}
