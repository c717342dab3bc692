/** Counts of values in bins of equal width: small in a file, however many values there are. */
import type { Trace } from "./static/picture";
import { color } from "./theme";
import { extent, format, isDrawable, type NamedColumn, noteMissing, shortenAll } from "./values";

export interface Histogram {
  /** The middle of each bin. */
  centers: number[];
  counts: number[];
  binWidth: number;
}

/**
 * At most 40 bins, as many as the square root of the number of values. The values must be finite.
 * @param wanted so many bins instead
 * @param range the edges of the first and the last bin; by default the least and the largest value
 */
export function histogram(values: readonly number[], wanted?: number, range = extent(values)): Histogram {
  if (values.length === 0) return { centers: [], counts: [], binWidth: 1 };
  const [low, high] = range;
  const bins = high === low ? 1 : (wanted ?? Math.max(5, Math.min(40, Math.ceil(Math.sqrt(values.length)))));
  const binWidth = (high - low) / bins || Math.abs(low) / 10 || 1;
  const start = high === low ? low - binWidth / 2 : low;
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value - start) / binWidth))]++;
  return { centers: counts.map((_, i) => start + (i + 0.5) * binWidth), counts, binWidth };
}

/** Bars of a column's counts. */
export function barTrace(name: string, { centers, counts, binWidth }: Histogram, marker: object): Trace {
  return {
    type: "bar",
    name,
    x: shortenAll(centers),
    y: counts,
    width: Number(binWidth.toPrecision(6)),
    marker,
    hovertemplate: "%{x:.4~g}: %{y:,}",
  };
}

/** Bars for a column; what is missing or constant goes into the notes. */
export function bars(column: NamedColumn, notes: string[]): Trace {
  const { name } = column;
  const finite = column.values.filter(isDrawable);
  noteMissing(column, notes);
  if (finite.length === 0) notes.push(`${name}: there are no values to draw.`);
  else if (finite.every((value) => value === finite[0])) notes.push(`${name}: all values are ${format(finite[0])}.`);
  return { ...barTrace(name, histogram(finite), { color: color(0), opacity: 0.85 }), showlegend: false };
}
