/** Numbers as texts. */
import { exponential } from "../exponential";

/** Digits after the point (pandas: display.precision). */
const PRECISION = 6;

/**
 * The numbers of a column as texts of one form, the way pandas prints floats.
 *
 * Every number with as many decimals as the one that needs most, at most six and, unless all are `integers`, at least
 * one. A very small number, or a very large one with many decimals, gives the whole column an exponent (the rule of
 * pandas' FloatArrayFormatter).
 */
export function formatColumn(values: readonly number[], integers: boolean): string[] {
  const finite = values.filter(Number.isFinite);
  if (integers && finite.every(Number.isInteger)) return values.map(String);
  const sizes = finite.map(Math.abs).filter((size) => size > 0);
  const fixed = withSharedDecimals(values);
  const small = sizes.some((size) => size < 10 ** -PRECISION);
  const large = sizes.some((size) => size > 1e6) && fixed.some((text) => text.length > PRECISION + 6);
  // From here on toFixed writes an exponent itself.
  const huge = sizes.some((size) => size >= 1e21);
  return small || large || huge
    ? values.map((value) => (Number.isFinite(value) ? exponential(value, PRECISION) : String(value)))
    : fixed;
}

/** Fixed-point texts without the zeros at the end that all of them share; one digit stays after the point. */
function withSharedDecimals(values: readonly number[]): string[] {
  const texts = values.map((value) => (Number.isFinite(value) ? value.toFixed(PRECISION) : String(value)));
  const spare = texts.map((text, i) => (Number.isFinite(values[i]) ? (/0*$/.exec(text)?.[0].length ?? 0) : PRECISION));
  const cut = Math.min(PRECISION - 1, ...spare);
  return texts.map((text, i) => (Number.isFinite(values[i]) ? text.slice(0, text.length - cut) : text));
}
