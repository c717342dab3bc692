/**
 * Fault: `valueCounts` makes 2 of "2 rooms" and of 2.5; missing values are counted; `dropDuplicates` turns the
 * original round and takes quadratic time; frames cannot drop duplicates.
 * Mend: by value, 1 is not "1"; what is missing is not counted; besides `duplicated`, `isIn`, `between`, `clip`,
 * `where`, `rank`.
 */
import { checkAxis } from "./arithmetic";
import { reindex, sameLabels } from "./core/align";
import { define } from "./core/define";
import {
  type Frame,
  finish,
  isFrame,
  isSeries,
  type Label,
  makeFrame,
  makeSeries,
  pick,
  type Series,
  takeRows,
} from "./core/frame";
import { groupRows } from "./core/groups";
import { columnPlaces } from "./core/names";
import { compare, isMissing, keyOf, range, show } from "./core/values";
import type { Parts } from "./parts";
import { sortedPlaces } from "./sorting";
import { numericPart } from "./statistics";

interface DuplicateOptions {
  keep?: "first" | "last";
  subset?: string | string[];
  inplace?: boolean;
}

export function mendCounting({ frame, series }: Parts): void {
  define(series, {
    unique(this: Series) {
      const { first } = groupRows([this.$data], { withMissing: true });
      return makeSeries(pick(this.$data, first), { name: this.$columns[0] });
    },
    nUnique(this: Series) {
      return countUnique(this.$data);
    },
    valueCounts(this: Series) {
      const { codes, first } = groupRows([this.$data]);
      const counts = new Array<number>(first.length).fill(0);
      for (const code of codes) if (code >= 0) counts[code]++;
      const order = sortedPlaces([counts], false);
      const index = order.map((code) => this.$data[first[code]] as Label);
      return makeSeries(
        order.map((code) => counts[code]),
        { index, name: this.$columns[0], dtype: "int32" },
      );
    },
    dropDuplicates(this: Series, { keep = "first", inplace }: DuplicateOptions = {}) {
      return finish(this, takeRows(this, firstOfEach([this.$data], keep)), inplace);
    },
    duplicated(this: Series, { keep = "first" }: DuplicateOptions = {}) {
      return duplicated(this, [this.$data], keep);
    },
    isIn(this: Series, values: unknown) {
      return makeSeries(isIn(this.$data, values), { dtype: "boolean" }, this);
    },
    between(this: Series, least: unknown, largest: unknown) {
      const values = this.$data.map(
        (value) => !isMissing(value) && compare(value, least) >= 0 && compare(value, largest) <= 0,
      );
      return makeSeries(values, { dtype: "boolean" }, this);
    },
    clip(this: Series, least?: number | null, largest?: number | null) {
      return makeSeries(clip(this.$data, least, largest), {}, this);
    },
    where(this: Series, condition: unknown, other: unknown = Number.NaN) {
      return where(this, condition, other);
    },
    rank(this: Series, options: RankOptions = {}) {
      return makeSeries(rank(this.$data, options), { dtype: "float32" }, this);
    },
  });
  define(frame, {
    nUnique(this: Frame, axis: 0 | 1 = 1) {
      checkAxis(axis, "nUnique");
      if (axis === 0)
        return makeSeries(this.$dataIncolumnFormat.map(countUnique), { index: this.$columns, dtype: "int32" });
      return makeSeries(this.$data.map(countUnique), { index: this.$index, dtype: "int32" });
    },
    dropDuplicates(this: Frame, { keep = "first", subset, inplace }: DuplicateOptions = {}) {
      return finish(this, takeRows(this, firstOfEach(keyColumns(this, subset), keep)), inplace);
    },
    duplicated(this: Frame, { keep = "first", subset }: DuplicateOptions = {}) {
      return duplicated(this, keyColumns(this, subset), keep);
    },
    isIn(this: Frame, values: unknown) {
      const columns = this.$dataIncolumnFormat.map((column) => isIn(column, values));
      return makeFrame({ columns, dtypes: columns.map(() => "boolean") }, this);
    },
    clip(this: Frame, least?: number | null, largest?: number | null) {
      return makeFrame({ columns: this.$dataIncolumnFormat.map((column) => clip(column, least, largest)) }, this);
    },
    where(this: Frame, condition: unknown, other: unknown = Number.NaN) {
      const isMask =
        isFrame(condition) &&
        sameLabels(condition.$index, this.$index) &&
        sameLabels(condition.$columns, this.$columns);
      if (!isMask)
        throw new TypeError("where: expected conditions for the same rows and columns, such as df.gt(1) gives them.");
      const columns = this.$dataIncolumnFormat.map((column, j) =>
        column.map((value, i) => (condition.$dataIncolumnFormat[j][i] === true ? value : other)),
      );
      return makeFrame({ columns }, this);
    },
    rank(this: Frame, options: RankOptions = {}) {
      const part = numericPart(this);
      const columns = part.$dataIncolumnFormat.map((column) => rank(column, options));
      return makeFrame({ columns, dtypes: columns.map(() => "float32") }, part);
    },
  });
}

function countUnique(values: readonly unknown[]): number {
  const seen = new Set<unknown>();
  for (const value of values) if (!isMissing(value)) seen.add(keyOf(value));
  return seen.size;
}

function keyColumns(frame: Frame, subset: string | string[] | undefined): unknown[][] {
  return columnPlaces(frame, subset ?? frame.$columns, "dropDuplicates").map(
    (place) => frame.$dataIncolumnFormat[place],
  );
}

function firstOfEach(keys: readonly unknown[][], keep: "first" | "last"): number[] {
  if (keep !== "first" && keep !== "last")
    throw new Error(`dropDuplicates: keep is ${show(keep)}; expected "first" or "last".`);
  const { first, last } = groupRows(keys, { withMissing: true });
  return keep === "first" ? first : last.sort((a, b) => a - b);
}

function duplicated(table: Frame | Series, keys: readonly unknown[][], keep: "first" | "last"): Series {
  const kept = new Set(firstOfEach(keys, keep));
  return makeSeries(
    range(table.$index.length).map((i) => !kept.has(i)),
    { index: table.$index, dtype: "boolean" },
  );
}

function isIn(values: readonly unknown[], wanted: unknown): boolean[] {
  const list = isSeries(wanted) ? wanted.$data : wanted;
  if (typeof list !== "object" || list === null || !(Symbol.iterator in list))
    throw new TypeError(`isIn: ${show(wanted)}; expected a list of values.`);
  const known = new Set(Array.from(list as Iterable<unknown>, keyOf));
  return values.map((value) => known.has(keyOf(value)));
}

/** As in pandas, two bounds in the wrong order change places. */
function clip(values: readonly unknown[], least: number | null = null, largest: number | null = null): unknown[] {
  const low = least ?? Number.NEGATIVE_INFINITY;
  const high = largest ?? Number.POSITIVE_INFINITY;
  return values.map((value) => {
    if (isMissing(value)) return Number.NaN;
    if (typeof value !== "number") throw new TypeError(`clip: ${show(value)} is no number.`);
    return Math.min(Math.max(value, Math.min(low, high)), Math.max(low, high));
  });
}

function where(series: Series, condition: unknown, other: unknown): Series {
  const byRow = (values: Series) => reindex(values.$data, values.$index, series.$index, "where");
  const holds = isSeries(condition) ? byRow(condition) : condition;
  if (!Array.isArray(holds) || holds.length !== series.$data.length)
    throw new TypeError(`where: expected ${series.$data.length} conditions, such as s.gt(1) gives them.`);
  const others = isSeries(other) ? byRow(other) : other;
  return makeSeries(
    series.$data.map((value, i) => (holds[i] === true ? value : Array.isArray(others) ? others[i] : others)),
    {},
    series,
  );
}

interface RankOptions {
  method?: "average" | "min" | "max" | "first" | "dense";
  ascending?: boolean;
  pct?: boolean;
}

/** From 1; equal values share the mean of their ranks, or as `method` says; what is missing has none. */
function rank(
  values: readonly unknown[],
  { method = "average", ascending = true, pct = false }: RankOptions,
): number[] {
  const places = sortedPlaces([values], ascending).filter((place) => !isMissing(values[place]));
  const ranks = new Array<number>(values.length).fill(Number.NaN);
  let dense = 0;
  for (let start = 0, end = 0; start < places.length; start = end) {
    dense++;
    while (end < places.length && compare(values[places[end]], values[places[start]]) === 0) end++;
    const shared = { average: (start + 1 + end) / 2, min: start + 1, max: end, dense, first: 0 }[method];
    if (shared === undefined)
      throw new Error(`rank: the method is ${show(method)}; expected average, min, max, first or dense.`);
    for (let i = start; i < end; i++) ranks[places[i]] = method === "first" ? i + 1 : shared;
  }
  const count = method === "dense" ? dense : places.length;
  return pct ? ranks.map((one) => one / count) : ranks;
}
