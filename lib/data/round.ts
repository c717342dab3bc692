/** Rounding as NumPy does it. */
import type { DataFrame, Series } from "../danfo";
import { isDataFrame, isSeries, readFrame } from "../frame";
import { makeSeries } from "../make-frame";
import { describe, withRows } from "./table";

/**
 * Rounds to a number of decimals, halves to the even neighbour, with NumPy's arithmetic (`numpy.round`): multiply by
 * 10^decimals, round, divide. So 0.5 → 0, 1.5 → 2, 2.675 → 2.68 with two decimals. (Danfo's own `round` takes halves
 * up.)
 *
 * A DataFrame or a Series keeps its names and index. NaN, infinities and missing values stay as they are.
 *
 * @param decimals a whole number, 0 by default; negative: -2 rounds to hundreds
 * @throws TypeError when a value is text or another thing that is not a number
 */
export function round(values: number, decimals?: number): number;
export function round(values: readonly number[], decimals?: number): number[];
export function round(values: readonly (readonly number[])[], decimals?: number): number[][];
export function round(values: DataFrame, decimals?: number): DataFrame;
export function round(values: Series, decimals?: number): Series;
export function round(values: number | readonly unknown[] | DataFrame | Series, decimals = 0): unknown {
  if (!Number.isInteger(decimals))
    throw new RangeError(`data.round: decimals is ${decimals}; expected a whole number.`);
  if (!isDataFrame(values) && !isSeries(values)) return roundAll(values, decimals);
  const { columns, index, rows } = readFrame(values);
  const rounded = roundAll(rows, decimals) as number[][];
  if (isDataFrame(values)) return withRows({ columns, index }, rounded);
  return makeSeries(rounded.flat(), columns[0], index);
}

function roundAll(value: unknown, decimals: number): unknown {
  if (Array.isArray(value)) return value.map((item) => roundAll(item, decimals));
  if (typeof value === "number") return roundNumber(value, decimals);
  if (value === null || value === undefined) return value;
  throw new TypeError(`data.round: cannot round ${describe(value)}; expected numbers.`);
}

function roundNumber(value: number, decimals: number): number {
  const power = 10 ** Math.abs(decimals);
  const scaled = decimals < 0 ? value / power : value * power;
  if (!Number.isFinite(scaled)) return value;
  return decimals < 0 ? roundHalfToEven(scaled) * power : roundHalfToEven(scaled) / power;
}

function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const fraction = value - below;
  if (fraction !== 0.5) return fraction < 0.5 ? below : Math.ceil(value);
  return below % 2 === 0 ? below : Math.ceil(value);
}
