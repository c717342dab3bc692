/** Colours of points by a column of classes, or of a quantity. */
import { GRADIENT, INK, type Layout, PALETTE } from "./theme";
import { type NamedColumn, shortenAll } from "./values";

/**
 * The settings of a marker that colour the drawn rows by a column. Few different values are classes, with a colour each;
 * more are a quantity on a scale, or of texts the rarer ones grey.
 */
export function pointColors(
  target: NamedColumn & { labels?: string[] },
  rows: readonly number[],
  notes: string[],
  barPlace: Layout = {},
) {
  const { name, values, labels } = target;
  const different = [...new Set(values.filter(Number.isFinite))].sort((a, b) => a - b);
  if (different.length === 0) {
    notes.push(`${name}: there are no values to colour by.`);
    return undefined;
  }
  const bar = { title: { text: name }, thickness: 12, outlinewidth: 0, ...barPlace };
  if (different.length > PALETTE.length && !labels) {
    return { color: shortenAll(rows.map((row) => values[row])), colorscale: GRADIENT, colorbar: bar };
  }
  const classes = different.length > PALETTE.length ? mostFrequent(values, PALETTE.length) : different;
  const rest = different.length - classes.length;
  const colors = [...PALETTE.slice(0, classes.length), ...(rest > 0 ? [INK] : [])];
  const names = [...classes.map((value) => labels?.[value] ?? String(value)), ...(rest > 0 ? [`${rest} others`] : [])];
  return {
    color: rows.map((row) => {
      const place = classes.indexOf(values[row]);
      return place < 0 ? classes.length : place;
    }),
    cmin: -0.5,
    cmax: colors.length - 0.5,
    colorscale: colors.flatMap((hex, i) => [
      [i / colors.length, hex],
      [(i + 1) / colors.length, hex],
    ]),
    colorbar: { ...bar, tickvals: colors.map((_, i) => i), ticktext: names },
  };
}

/** In ascending order. */
function mostFrequent(values: readonly number[], limit: number): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const ordered = [...counts].sort(([, a], [, b]) => b - a).map(([value]) => value);
  return ordered.slice(0, limit).sort((a, b) => a - b);
}
