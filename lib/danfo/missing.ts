/**
 * Fault: `dropNa` of columns does not see null; `fillNa` of chosen columns changes the original; an empty text cannot
 * fill.
 * Mend: null, undefined, NaN and invalid dates are missing everywhere; besides, what pandas has for them: `notNa`,
 * `ffill`, `bfill`, `interpolate`, and `dropNa` by some columns or where all is missing.
 */
import { checkAxis } from "./arithmetic";
import { define } from "./core/define";
import { type Frame, finish, makeFrame, makeSeries, type Series, takeColumns, takeRows } from "./core/frame";
import { columnPlace, columnPlaces } from "./core/names";
import { isMissing, range, show } from "./core/values";
import type { Parts } from "./parts";
import { numericPart } from "./statistics";

interface InPlace {
  inplace?: boolean;
}

interface DropOptions extends InPlace {
  axis?: 0 | 1;
  subset?: string[];
  how?: "any" | "all";
}

export function mendMissing({ frame, series }: Parts): void {
  for (const [name, wanted] of [
    ["isNa", true],
    ["notNa", false],
  ] as const) {
    const test = (value: unknown) => isMissing(value) === wanted;
    define(series, {
      [name](this: Series) {
        return makeSeries(this.$data.map(test), { dtype: "boolean" }, this);
      },
    });
    define(frame, {
      [name](this: Frame) {
        const columns = this.$dataIncolumnFormat.map((column) => column.map(test));
        return makeFrame({ columns, dtypes: columns.map(() => "boolean") }, this);
      },
    });
  }
  define(series, {
    fillNa(this: Series, value: unknown, { inplace }: InPlace = {}) {
      checkFill(value);
      return finish(this, makeSeries(fill(this.$data, value), {}, this), inplace);
    },
    dropNa(this: Series, { inplace }: InPlace = {}) {
      return finish(
        this,
        takeRows(
          this,
          range(this.$data.length).filter((i) => !isMissing(this.$data[i])),
        ),
        inplace,
      );
    },
    ...changes<Series>((series, change) => makeSeries(change(series.$data, series.$columns[0]), {}, series)),
  });
  define(frame, {
    fillNa(this: Frame, values: unknown, { columns, inplace }: InPlace & { columns?: string[] } = {}) {
      const fills = fillsOf(this, values, columns);
      const filled = this.$dataIncolumnFormat.map((column, j) => (fills.has(j) ? fill(column, fills.get(j)) : column));
      return finish(this, makeFrame({ columns: filled }, this), inplace);
    },
    dropNa(this: Frame, options: DropOptions = {}) {
      return finish(this, options.axis === 0 ? dropColumns(this, options) : dropRows(this, options), options.inplace);
    },
    ...changes<Frame>((frame, change) =>
      makeFrame({ columns: frame.$dataIncolumnFormat.map((column, j) => change(column, frame.$columns[j])) }, frame),
    ),
    interpolate(this: Frame) {
      const numeric = new Set(numericPart(this).$columns);
      const columns = this.$dataIncolumnFormat.map((column, j) =>
        numeric.has(this.$columns[j]) ? interpolate(column, this.$columns[j]) : column,
      );
      return makeFrame({ columns }, this);
    },
  });
}

type Change = (values: readonly unknown[], name: string) => unknown[];

function changes<T extends Frame | Series>(apply: (table: T, change: Change) => T) {
  return {
    ffill(this: T) {
      return apply(this, forward);
    },
    bfill(this: T) {
      return apply(this, (values) => forward(values.toReversed()).reverse());
    },
    interpolate(this: T) {
      return apply(this, interpolate);
    },
  };
}

function fill(values: readonly unknown[], value: unknown): unknown[] {
  return values.map((old) => (isMissing(old) ? value : old));
}

function checkFill(value: unknown): void {
  if (isMissing(value))
    throw new TypeError(
      `fillNa: the value is ${show(value)}; expected one that is not missing. ffill() takes the one before.`,
    );
}

/**
 * The value that fills each column: one value for all or for those named, a list for those named, or an object by name.
 */
function fillsOf(frame: Frame, values: unknown, columns: string[] | undefined): Map<number, unknown> {
  const isByName = typeof values === "object" && values !== null && !Array.isArray(values) && !(values instanceof Date);
  if (isByName) {
    return new Map(Object.entries(values).map(([name, value]) => [columnPlace(frame, name, "fillNa"), value]));
  }
  if (Array.isArray(values)) {
    if (!Array.isArray(columns) || columns.length !== values.length) {
      throw new Error(
        `fillNa: ${values.length} values need as many names in { columns }; got ${columns?.length ?? "none"}.`,
      );
    }
    values.forEach(checkFill);
    return new Map(columns.map((name, i) => [columnPlace(frame, name, "fillNa"), values[i]]));
  }
  checkFill(values);
  const places = columns === undefined ? range(frame.$columns.length) : columnPlaces(frame, columns, "fillNa");
  return new Map(places.map((place) => [place, values]));
}

function dropRows(frame: Frame, { axis = 1, subset, how = "any" }: DropOptions): Frame {
  checkAxis(axis, "dropNa");
  const places = subset === undefined ? range(frame.$columns.length) : columnPlaces(frame, subset, "dropNa");
  const columns = places.map((place) => frame.$dataIncolumnFormat[place]);
  const isDropped = (i: number) =>
    how === "all"
      ? columns.length > 0 && columns.every((column) => isMissing(column[i]))
      : columns.some((column) => isMissing(column[i]));
  return takeRows(
    frame,
    range(frame.$index.length).filter((i) => !isDropped(i)),
  );
}

function dropColumns(frame: Frame, { how = "any" }: DropOptions): Frame {
  const isKept = (column: readonly unknown[]) => (how === "all" ? !column.every(isMissing) : !column.some(isMissing));
  return takeColumns(
    frame,
    range(frame.$columns.length).filter((j) => isKept(frame.$dataIncolumnFormat[j])),
  );
}

/** Each missing value becomes the last value before it. */
function forward(values: readonly unknown[]): unknown[] {
  let last: unknown = Number.NaN;
  return values.map((value) => {
    if (!isMissing(value)) last = value;
    return isMissing(value) ? last : value;
  });
}

/**
 * On the line between the values before and after; the last value holds to the end, before the first all stays missing.
 */
function interpolate(values: readonly unknown[], name: string): unknown[] {
  const result = [...values];
  let before = -1;
  for (let i = 0; i <= values.length; i++) {
    if (i < values.length && isMissing(values[i])) continue;
    if (i < values.length && typeof values[i] !== "number")
      throw new TypeError(`interpolate: ${show(name)} holds ${show(values[i])}; expected numbers.`);
    for (let j = before + 1; j < i; j++) {
      if (before < 0) result[j] = Number.NaN;
      else if (i === values.length) result[j] = values[before];
      else {
        const [start, end] = [values[before] as number, values[i] as number];
        result[j] = start + ((end - start) * (j - before)) / (i - before);
      }
    }
    before = i;
  }
  return result;
}
