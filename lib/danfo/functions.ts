/**
 * Fault: `apply` takes missing values out of a row, so that the others change places, and gives columns the names of
 * others; `abs` makes 0 of null; `round` takes halves up; `replace` does not know what is missing.
 * Mend: a function gets every value; rounding is NumPy's; what is missing stays.
 */
import { checkAxis } from "./arithmetic";
import { define } from "./core/define";
import { isNumeric } from "./core/dtype";
import { type Frame, finish, isSeries, makeFrame, makeSeries, type Series, transpose } from "./core/frame";
import { columnPlaces } from "./core/names";
import { isMissing, isSame, missingAsNaN, show } from "./core/values";
import type { Parts } from "./parts";

interface InPlace {
  inplace?: boolean;
}

export function mendFunctions({ frame, series }: Parts): void {
  define(series, {
    map(this: Series, mapper: unknown, { inplace }: InPlace = {}) {
      return finish(
        this,
        makeSeries(missingAsNaN(this.$data, this.$dtypes[0]).map(mapperOf(mapper)), {}, this),
        inplace,
      );
    },
    apply(this: Series, callable: unknown, { inplace }: InPlace = {}) {
      const call = checkFunction(callable, "apply");
      return finish(
        this,
        makeSeries(
          missingAsNaN(this.$data, this.$dtypes[0]).map((value) => call(value)),
          {},
          this,
        ),
        inplace,
      );
    },
    abs(this: Series, { inplace }: InPlace = {}) {
      return finish(this, makeSeries(this.$data.map(absolute), {}, this), inplace);
    },
    round(this: Series, decimals = 1, { inplace }: InPlace = {}) {
      return finish(this, makeSeries(roundAll(this.$data, decimals), { dtype: this.$dtypes[0] }, this), inplace);
    },
    replace(this: Series, old: unknown, value: unknown, { inplace }: InPlace = {}) {
      return finish(this, makeSeries(replaced(this.$data, old, value), {}, this), inplace);
    },
  });
  define(frame, {
    apply(this: Frame, callable: unknown, { axis = 1 }: { axis?: 0 | 1 } = {}) {
      checkAxis(axis, "apply");
      return axis === 0
        ? applyToColumns(this, checkFunction(callable, "apply"))
        : applyToRows(this, checkFunction(callable, "apply"));
    },
    applyMap(this: Frame, callable: unknown, { inplace }: InPlace = {}) {
      const call = checkFunction(callable, "applyMap");
      return finish(
        this,
        makeFrame({ columns: columnsOf(this).map((column) => column.map((value) => call(value))) }, this),
        inplace,
      );
    },
    abs(this: Frame, { inplace }: InPlace = {}) {
      return finish(
        this,
        makeFrame({ columns: this.$dataIncolumnFormat.map((column) => column.map(absolute)) }, this),
        inplace,
      );
    },
    // pandas rounds the columns of numbers and leaves the others.
    round(this: Frame, decimals = 1, { inplace }: InPlace = {}) {
      const columns = this.$dataIncolumnFormat.map((column, j) =>
        isNumeric(this.$dtypes[j]) ? roundAll(column, decimals) : column,
      );
      return finish(this, makeFrame({ columns, dtypes: this.$dtypes }, this), inplace);
    },
    replace(this: Frame, old: unknown, value: unknown, { columns, inplace }: InPlace & { columns?: string[] } = {}) {
      const places = new Set(columnPlaces(this, columns ?? this.$columns, "replace"));
      const all = this.$dataIncolumnFormat.map((column, j) => (places.has(j) ? replaced(column, old, value) : column));
      return finish(this, makeFrame({ columns: all }, this), inplace);
    },
  });
}

function columnsOf(frame: Frame): (readonly unknown[])[] {
  return frame.$dataIncolumnFormat.map((column, j) => missingAsNaN(column, frame.$dtypes[j]));
}

type Callable = (...values: unknown[]) => unknown;

function checkFunction(callable: unknown, caller: string): Callable {
  if (typeof callable === "function") return callable as Callable;
  throw new TypeError(`${caller}: ${show(callable)} is no function.`);
}

/** Values that an object or a Map does not have stay, as Danfo documents it. */
function mapperOf(mapper: unknown): Callable {
  if (typeof mapper === "function") return (value, i) => (mapper as Callable)(value, i);
  if (mapper instanceof Map) return (value) => (mapper.has(value) ? mapper.get(value) : value);
  if (typeof mapper !== "object" || mapper === null)
    throw new TypeError(`map: ${show(mapper)} is neither a function nor an object.`);
  return (value) =>
    !isMissing(value) && Object.hasOwn(mapper, value as string)
      ? (mapper as Record<string, unknown>)[value as string]
      : value;
}

function absolute(value: unknown): unknown {
  if (typeof value === "number") return Math.abs(value);
  if (isMissing(value)) return Number.NaN;
  if (typeof value === "boolean") return value;
  throw new TypeError(`abs: ${show(value)} is no number.`);
}

/** NumPy's: multiply, round halves to the even neighbour, divide. */
function roundAll(values: readonly unknown[], decimals: number): unknown[] {
  if (!Number.isInteger(decimals)) throw new RangeError(`round: ${show(decimals)} decimals; expected a whole number.`);
  const power = 10 ** Math.abs(decimals);
  return values.map((value) => {
    if (typeof value !== "number") {
      if (typeof value === "string") throw new TypeError(`round: ${show(value)} is no number.`);
      return value;
    }
    const scaled = decimals < 0 ? value / power : value * power;
    if (!Number.isFinite(scaled)) return value;
    const below = Math.floor(scaled);
    const isHalf = scaled - below === 0.5;
    const whole = isHalf ? below + Math.abs(below % 2) : Math.round(scaled);
    return decimals < 0 ? whole * power : whole / power;
  });
}

function replaced(values: readonly unknown[], old: unknown, value: unknown): unknown[] {
  const isOld = Array.isArray(old)
    ? (one: unknown) => old.some((item) => matches(one, item))
    : (one: unknown) => matches(one, old);
  return values.map((one) => (isOld(one) ? value : one));
}

function matches(value: unknown, old: unknown): boolean {
  return isMissing(old) ? isMissing(value) : isSame(value, old);
}

function applyToColumns(frame: Frame, call: Callable): Frame | Series {
  const results = columnsOf(frame).map((column) => plain(call([...column])));
  if (!results.every(Array.isArray)) return makeSeries(results, { index: frame.$columns });
  const lists = results as unknown[][];
  if (lists.some(({ length }) => length !== lists[0].length))
    throw new Error("apply: the columns' results differ in length.");
  const keepsRows = lists[0]?.length === frame.$index.length;
  return makeFrame(
    { columns: lists, names: frame.$columns, index: keepsRows ? frame.$index : undefined },
    keepsRows ? frame : undefined,
  );
}

function applyToRows(frame: Frame, call: Callable): Frame | Series {
  const columns = columnsOf(frame);
  const results = frame.$index.map((_, i) => plain(call(columns.map((column) => column[i]))));
  if (results.length === 0 || !results.every(Array.isArray)) return makeSeries(results, { index: frame.$index });
  const rows = results as unknown[][];
  const width = rows[0].length;
  if (rows.some(({ length }) => length !== width)) throw new Error("apply: the rows' results differ in length.");
  const names = width === frame.$columns.length ? frame.$columns : undefined;
  return makeFrame({ columns: transpose(rows, width), names, index: frame.$index });
}

function plain(result: unknown): unknown {
  return isSeries(result) ? result.$data : result;
}
