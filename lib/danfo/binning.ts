/**
 * Fault: Danfo has no `cut` and `qcut`.
 * Mend: they are here, as in pandas with `labels=False`: the number of each value's bin, from 0, or the label given
 * for it.
 */
import { isSeries, makeSeries, type Series } from "./core/frame";
import { numbersOf, quantileOfSorted } from "./core/statistics";
import { isMissing, range, show } from "./core/values";
import { exportFunction, type Parts } from "./parts";

interface CutOptions {
  /** A label for each bin. */
  labels?: readonly (string | number)[];
  /** True if a bin has its right edge and not its left; true by default. */
  right?: boolean;
  includeLowest?: boolean;
}

export function mendBinning(parts: Parts): void {
  exportFunction(
    parts,
    "cut",
    (data: unknown, bins: number | number[], { labels, right = true, includeLowest = false }: CutOptions = {}) => {
      const values = valuesOf(data, "cut");
      const edges = typeof bins === "number" ? evenEdges(values, bins, right) : checkEdges(bins);
      return binned(data, values, edges, { labels, right, includeLowest });
    },
  );
  exportFunction(parts, "qcut", (data: unknown, count: number | number[], { labels }: CutOptions = {}) => {
    const values = valuesOf(data, "qcut");
    const shares = typeof count === "number" ? range(checkCount(count) + 1).map((i) => i / count) : count;
    const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
    const edges = shares.map((share) => quantileOfSorted(sorted, share));
    if (edges.some((edge, i) => edge === edges[i - 1]))
      throw new Error(
        `qcut: two edges are the same (${edges.join(", ")}): too many values are equal for ${edges.length - 1} bins.`,
      );
    return binned(data, values, edges, { labels, right: true, includeLowest: true });
  });
}

function valuesOf(data: unknown, caller: string): number[] {
  const values = isSeries(data) ? data.$data : data;
  if (!Array.isArray(values))
    throw new TypeError(`${caller}: expected a Series or an array of numbers, got ${show(data)}.`);
  numbersOf(values, isSeries(data) ? data.$columns[0] : "data", caller);
  return values.map((value) => (isMissing(value) ? Number.NaN : Number(value)));
}

function checkCount(count: number): number {
  if (Number.isInteger(count) && count > 0) return count;
  throw new RangeError(`the number of bins is ${show(count)}; expected a whole number from 1.`);
}

/** From the least value to the largest; as in pandas a thousandth wider at the end that would be left out. */
function evenEdges(values: readonly number[], count: number, right: boolean): number[] {
  checkCount(count);
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values)
    if (!Number.isNaN(value)) [least, largest] = [Math.min(least, value), Math.max(largest, value)];
  if (!Number.isFinite(largest - least)) throw new RangeError("cut: the values have no finite extent to divide.");
  if (least === largest) {
    const extra = least === 0 ? 0.001 : 0.001 * Math.abs(least);
    [least, largest] = [least - extra, largest + extra];
    return range(count + 1).map((i) => least + ((largest - least) * i) / count);
  }
  const edges = range(count + 1).map((i) => (i === count ? largest : least + i * ((largest - least) / count)));
  const extra = (largest - least) * 0.001;
  return right ? edges.with(0, least - extra) : edges.with(count, largest + extra);
}

function checkEdges(edges: readonly number[]): number[] {
  if (!Array.isArray(edges) || edges.length < 2 || edges.some((edge, i) => i > 0 && !(edge > edges[i - 1])))
    throw new RangeError(`cut: the edges are ${show(edges)}; expected numbers that grow.`);
  return [...edges];
}

/** A value outside of all bins has none. */
function binned(
  data: unknown,
  values: readonly number[],
  edges: readonly number[],
  { labels, right, includeLowest }: CutOptions,
): Series {
  const count = edges.length - 1;
  if (labels && labels.length !== count) throw new Error(`${labels.length} labels for ${count} bins.`);
  const places = values.map((value) => {
    let [low, high] = [0, edges.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (right ? edges[middle] < value : edges[middle] <= value) low = middle + 1;
      else high = middle;
    }
    const bin = includeLowest && value === edges[0] ? 0 : low - 1;
    return Number.isNaN(value) || bin < 0 || bin >= count ? Number.NaN : bin;
  });
  const result = places.map((bin) => (labels && !Number.isNaN(bin) ? labels[bin] : bin));
  return isSeries(data) ? makeSeries(result, { index: data.$index, name: data.$columns[0] }) : makeSeries(result);
}
