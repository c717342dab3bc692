/**
 * Fault: `getDummies` gives missing values a column, loses the rows' labels, and fails on a lone column without a
 * prefix.
 * Mend: a column for each value; a row whose value is missing has 0 in all of them, and the rows keep their labels.
 */
import { define } from "./core/define";
import { type Frame, finish, isFrame, isSeries, makeFrame, pick, type Series } from "./core/frame";
import { groupRows } from "./core/groups";
import { columnPlaces } from "./core/names";
import { range, show } from "./core/values";
import { exportFunction, type Parts } from "./parts";

interface DummyOptions {
  columns?: string | string[];
  prefix?: string | string[];
  prefixSeparator?: string | string[];
  inplace?: boolean;
}

export function mendDummies(parts: Parts): void {
  define(parts.series, {
    getDummies(this: Series, options: DummyOptions = {}) {
      return dummiesOfSeries(this, options);
    },
  });
  define(parts.frame, {
    getDummies(this: Frame, options: DummyOptions = {}) {
      return finish(this, dummiesOfFrame(this, options), options.inplace);
    },
  });
  exportFunction(parts, "getDummies", (table: unknown, options: DummyOptions = {}) => {
    if (isFrame(table)) return dummiesOfFrame(table, options);
    if (isSeries(table)) return dummiesOfSeries(table, options);
    throw new TypeError(`getDummies: expected a DataFrame or a Series, got ${show(table)}.`);
  });
}

/** Danfo's names: the prefix, or else the number of the column, before each value. */
function dummiesOfSeries(series: Series, { prefix, prefixSeparator }: DummyOptions): Frame {
  const { values, columns } = dummies(series.$data);
  const [before] = listOf(prefix, 1, "prefix") ?? [undefined];
  const [separator] = listOf(prefixSeparator ?? "_", 1, "prefixSeparator") as string[];
  const names = values.map((value, i) => `${before ?? i}${separator}${value}`);
  return makeFrame({ columns, names, index: series.$index, dtypes: columns.map(() => "int32") });
}

function dummiesOfFrame(frame: Frame, { columns, prefix, prefixSeparator = "_" }: DummyOptions): Frame {
  const places =
    columns === undefined
      ? range(frame.$columns.length).filter((j) => frame.$dtypes[j] === "string")
      : columnPlaces(frame, columns, "getDummies");
  const prefixes = listOf(prefix, places.length, "prefix") ?? pick(frame.$columns, places);
  const separators = listOf(prefixSeparator, places.length, "prefixSeparator") as string[];
  const kept = range(frame.$columns.length).filter((j) => !places.includes(j));
  const encoded = places.map((place) => dummies(frame.$dataIncolumnFormat[place]));
  return makeFrame(
    {
      columns: [...pick(frame.$dataIncolumnFormat, kept), ...encoded.flatMap((one) => one.columns)],
      names: [
        ...pick(frame.$columns, kept),
        ...encoded.flatMap(({ values }, i) => values.map((value) => `${prefixes[i]}${separators[i]}${value}`)),
      ],
      dtypes: [...pick(frame.$dtypes, kept), ...encoded.flatMap((one) => one.columns.map(() => "int32"))],
    },
    frame,
  );
}

function listOf(given: string | string[] | undefined, count: number, name: string): string[] | undefined {
  if (given === undefined || typeof given === "string")
    return given === undefined ? undefined : new Array<string>(count).fill(given);
  if (given.length === count) return given;
  throw new Error(
    `getDummies: ${given.length} texts in ${name} for ${count} columns; give as many, or one text for all.`,
  );
}

/** The values in the order in which they turn up, and for each a column of 0 and 1. */
function dummies(column: readonly unknown[]): { values: unknown[]; columns: number[][] } {
  const { codes, first } = groupRows([column]);
  const columns = first.map(() => new Array<number>(column.length).fill(0));
  codes.forEach((code, i) => {
    if (code >= 0) columns[code][i] = 1;
  });
  return { values: pick(column, first), columns };
}
