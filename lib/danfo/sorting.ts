/**
 * Fault: a Series of texts sorts backwards and equal values change places; frames sort by searching each label; case is
 * ignored; what is missing counts as 0; only one column sorts.
 * Mend: stable, texts by their code units, what is missing last; several columns, each with its direction.
 */
import { define } from "./core/define";
import { type Frame, finish, isSeries, makeSeries, type Series, takeRows } from "./core/frame";
import { columnPlaces } from "./core/names";
import { compare, isMissing, range } from "./core/values";
import type { Parts } from "./parts";

interface SortOptions {
  ascending?: boolean | boolean[];
  inplace?: boolean;
}

export function mendSorting({ frame, series }: Parts): void {
  define(frame, {
    sortValues(this: Frame, by: string | string[], { ascending = true, inplace }: SortOptions = {}) {
      const keys = columnPlaces(this, by, "sortValues").map((place) => this.$dataIncolumnFormat[place]);
      return finish(this, takeRows(this, sortedPlaces(keys, ascending)), inplace);
    },
    sortIndex(this: Frame, { ascending = true, inplace }: SortOptions = {}) {
      return finish(this, takeRows(this, sortedPlaces([this.$index], ascending)), inplace);
    },
    nLargest(this: Frame, count: number, by: string | string[]) {
      return takeRows(this, extremes(this, count, by, false));
    },
    nSmallest(this: Frame, count: number, by: string | string[]) {
      return takeRows(this, extremes(this, count, by, true));
    },
  });
  define(series, {
    sortValues(this: Series, { ascending = true, inplace }: SortOptions = {}) {
      return finish(this, takeRows(this, sortedPlaces([this.$data], ascending)), inplace);
    },
    sortIndex(this: Series, { ascending = true, inplace }: SortOptions = {}) {
      return finish(this, takeRows(this, sortedPlaces([this.$index], ascending)), inplace);
    },
    argSort(this: Series, { ascending = true }: SortOptions = {}) {
      return makeSeries(sortedPlaces([this.$data], ascending), {
        index: this.$index,
        name: this.$columns[0],
        dtype: "int32",
      });
    },
    nLargest(this: Series, count = 5) {
      return takeRows(this, extremes(this, count, [], false));
    },
    nSmallest(this: Series, count = 5) {
      return takeRows(this, extremes(this, count, [], true));
    },
    argMax(this: Series) {
      return placeOfExtreme(this.$data, -1, "argMax");
    },
    argMin(this: Series) {
      return placeOfExtreme(this.$data, 1, "argMin");
    },
    idxMax(this: Series) {
      return this.$index[placeOfExtreme(this.$data, -1, "idxMax")];
    },
    idxMin(this: Series) {
      return this.$index[placeOfExtreme(this.$data, 1, "idxMin")];
    },
  });
  for (const [name, sign] of [
    ["idxMax", -1],
    ["idxMin", 1],
  ] as const) {
    define(frame, {
      [name](this: Frame, { axis = 1 }: { axis?: 0 | 1 } = {}) {
        const columns = this.$dataIncolumnFormat;
        if (axis === 0)
          return makeSeries(
            columns.map((column) => this.$index[placeOfExtreme(column, sign, name)]),
            { index: this.$columns },
          );
        const places = this.$index.map((_, i) =>
          placeOfExtreme(
            columns.map((column) => column[i]),
            sign,
            name,
          ),
        );
        return makeSeries(
          places.map((place) => this.$columns[place]),
          { index: this.$index },
        );
      },
    });
  }
}

/**
 * The places in order of the first key, then the second, and so on; equal ones stay in their order, missing come last.
 */
export function sortedPlaces(keys: readonly (readonly unknown[])[], ascending: boolean | boolean[] = true): number[] {
  const signs = keys.map((_, k) => ((Array.isArray(ascending) ? (ascending[k] ?? true) : ascending) ? 1 : -1));
  const gaps = keys.map((key) => key.map(isMissing));
  const places = range(keys[0]?.length ?? 0);
  return places.sort((i, j) => {
    for (let k = 0; k < keys.length; k++) {
      const [gapI, gapJ] = [gaps[k][i], gaps[k][j]];
      if (gapI !== gapJ) return gapI ? 1 : -1;
      const order = gapI ? 0 : compare(keys[k][i], keys[k][j]) * signs[k];
      if (order !== 0) return order;
    }
    return i - j;
  });
}

function extremes(table: Frame | Series, count: number, by: string | string[], ascending: boolean): number[] {
  const keys = isSeries(table)
    ? [table.$data]
    : columnPlaces(table, by, ascending ? "nSmallest" : "nLargest").map((place) => table.$dataIncolumnFormat[place]);
  const places = sortedPlaces(keys, ascending);
  // A Series leaves out what is missing, as in pandas.
  return (isSeries(table) ? places.filter((place) => !isMissing(keys[0][place])) : places).slice(0, Math.max(0, count));
}

/** The first place of the least (sign 1) or largest (-1) value. @throws Error when all is missing */
function placeOfExtreme(values: readonly unknown[], sign: 1 | -1, caller: string): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) {
    if (!isMissing(values[i]) && (best < 0 || compare(values[i], values[best]) * sign < 0)) best = i;
  }
  if (best < 0) throw new Error(`${caller}: there is no value that is not missing.`);
  return best;
}
