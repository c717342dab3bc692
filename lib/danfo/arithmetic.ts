/**
 * Fault: a missing value counts as 0; frames compute in float32 by way of tensors; a division keeps the type of whole
 * numbers; text is joined to text; a Series with other row labels is added by place.
 * Mend: float64; what is missing stays so; text is an error; rows and columns meet by their labels, as in pandas.
 */
import { alignTwo, reindex, sameLabels, unionOf } from "./core/align";
import { define } from "./core/define";
import { type Frame, finish, isFrame, isSeries, type Label, makeFrame, makeSeries, type Series } from "./core/frame";
import { dtypeAfter, type Operation, operate } from "./core/operations";
import { range, show } from "./core/values";
import type { Parts } from "./parts";

const OPERATIONS: readonly Operation[] = ["add", "sub", "mul", "div", "divNoNan", "pow", "mod"];

interface Options {
  axis?: 0 | 1;
  inplace?: boolean;
}

export function mendArithmetic({ frame, series }: Parts): void {
  for (const operation of OPERATIONS) {
    define(frame, {
      [operation](this: Frame, other: unknown, { axis = 1, inplace }: Options = {}) {
        return finish(this, frameArithmetic(this, other, operation, axis), inplace);
      },
    });
  }
  for (const operation of [...OPERATIONS, "minimum", "maximum"] as const) {
    define(series, {
      [operation](this: Series, other: unknown, { inplace }: Options = {}) {
        return finish(this, seriesArithmetic(this, other, operation), inplace);
      },
    });
  }
}

export function seriesArithmetic(series: Series, other: unknown, operation: Operation): Series {
  const name = series.$columns[0];
  if (isSeries(other)) {
    const { index, ...both } = alignTwo(
      { values: series.$data, index: series.$index },
      { values: other.$data, index: other.$index },
      operation,
    );
    const values = operate(operation, both.one, both.other, name);
    return makeSeries(values, { index, dtype: dtypeAfter(operation, series.$dtypes[0], other.$dtypes[0]) }, series);
  }
  const operand = operandOf(other, series.$data.length, operation, "rows");
  return makeSeries(
    operate(operation, series.$data, operand, name),
    { dtype: dtypeAfter(operation, series.$dtypes[0]) },
    series,
  );
}

/** A number for all, or one for each. */
function operandOf(other: unknown, count: number, operation: string, what: string): number | unknown[] {
  if (typeof other === "number") return other;
  if (typeof other === "boolean") return Number(other);
  if (other === null || other === undefined) return Number.NaN;
  if (!Array.isArray(other) && !ArrayBuffer.isView(other)) {
    throw new TypeError(
      `${operation}: cannot compute with ${show(other)}; expected a number, an array, a Series or a DataFrame.`,
    );
  }
  const list = Array.from(other as unknown as ArrayLike<unknown>);
  if (list.length !== count) throw new Error(`${operation}: ${list.length} values for ${count} ${what}.`);
  return list;
}

export function frameArithmetic(frame: Frame, other: unknown, operation: Operation, axis: 0 | 1): Frame {
  checkAxis(axis, operation);
  if (isFrame(other)) return withFrame(frame, other, operation);
  const operand = isSeries(other) ? seriesOperand(frame, other, operation, axis) : undefined;
  const base = operand?.frame ?? frame;
  const values =
    operand?.values ??
    operandOf(other, axis === 0 ? rowsOf(frame) : frame.$columns.length, operation, axis === 0 ? "rows" : "columns");
  const columns = base.$dataIncolumnFormat.map((column, j) => {
    const one = typeof values === "number" ? values : axis === 0 ? values : toNumber(values[j]);
    return operate(operation, column, one as number | unknown[], base.$columns[j]);
  });
  return makeFrame(
    { columns, dtypes: dtypesOf(columns, operation, base.$dtypes, isSeries(other) ? other.$dtypes : []) },
    base,
  );
}

function toNumber(value: unknown): number | unknown[] {
  return typeof value === "number" ? value : operandOf(value, 0, "arithmetic", "columns");
}

function dtypesOf(
  columns: unknown[][],
  operation: Operation,
  one: readonly string[],
  other: readonly string[],
): string[] {
  return makeFrame({ columns }).$dtypes.map(
    (inferred, j) => dtypeAfter(operation, one[j], other[j] ?? other[0] ?? one[j]) ?? inferred,
  );
}

/**
 * A Series across the columns (axis 1) goes by their names, down the rows (axis 0) by the rows' labels. One with the
 * labels 0, 1, 2 … that fits goes across by place, as Danfo documents it.
 */
export function seriesOperand(
  frame: Frame,
  other: Series,
  operation: string,
  axis: 0 | 1,
): { frame: Frame; values: unknown[] } {
  if (axis === 0) {
    if (sameLabels(frame.$index, other.$index)) return { frame, values: other.$data };
    const index = unionOf(frame.$index, other.$index);
    return {
      frame: reindexRows(frame, index, operation),
      values: reindex(other.$data, other.$index, index, operation),
    };
  }
  const names = frame.$columns as Label[];
  const isPlain = sameLabels(other.$index, range(names.length));
  if (isPlain || sameLabels(other.$index, names)) return { frame, values: other.$data };
  const all = unionOf(names, other.$index.map(String));
  return {
    frame: reindexColumns(frame, all as string[]),
    values: reindex(other.$data, other.$index.map(String), all, operation),
  };
}

function withFrame(frame: Frame, other: Frame, operation: Operation): Frame {
  const [one, two] = alignFrames(frame, other, operation);
  const columns = one.$dataIncolumnFormat.map((column, j) =>
    operate(operation, column, two.$dataIncolumnFormat[j], one.$columns[j]),
  );
  return makeFrame({ columns, dtypes: dtypesOf(columns, operation, one.$dtypes, two.$dtypes) }, one);
}

/** Both with the same columns and rows, missing where one had none. */
function alignFrames(frame: Frame, other: Frame, caller: string): [Frame, Frame] {
  const index = unionOf(frame.$index, other.$index);
  const names = unionOf(frame.$columns, other.$columns) as string[];
  if (!sameLabels(frame.$columns, names) && !frame.$columns.some((name) => other.$columns.includes(name))) {
    throw new Error(
      `${caller}: the two have no column in common: ${frame.$columns.join(", ")} and ${other.$columns.join(", ")}.`,
    );
  }
  const aligned = (part: Frame) => reindexColumns(reindexRows(part, index, caller), names);
  return [aligned(frame), aligned(other)];
}

function reindexRows(frame: Frame, index: Label[], caller: string): Frame {
  if (sameLabels(frame.$index, index)) return frame;
  const columns = frame.$dataIncolumnFormat.map((column) => reindex(column, frame.$index, index, caller));
  return makeFrame({ columns, index }, frame);
}

function reindexColumns(frame: Frame, names: string[]): Frame {
  if (sameLabels(frame.$columns, names)) return frame;
  const missing = new Array(rowsOf(frame)).fill(Number.NaN);
  const columns = names.map((name) => frame.$dataIncolumnFormat[frame.$columns.indexOf(name)] ?? missing);
  return makeFrame({ columns, names }, frame);
}

export function rowsOf(frame: Frame): number {
  return frame.$index.length;
}

export function checkAxis(axis: unknown, caller: string): void {
  if (axis !== 0 && axis !== 1) throw new RangeError(`${caller}: the axis is ${show(axis)}; expected 0 or 1.`);
}
