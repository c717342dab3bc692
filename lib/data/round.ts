import type { DataFrame } from "../danfo";
import { likeSource, readTable, requireNumber } from "./table";

/**
 * Rounds to decimals as `numpy.round` does: halves go to the even neighbour (0.5 → 0, 1.5 → 2, 2.5 → 2), after scaling by
 * 10^decimals in float64. (Danfo's own `round` takes halves upwards.)
 * @param value a number, rows of numbers, or a DataFrame, whose names of columns and rows are kept
 * @param decimals default 0
 * @throws {Error} that names column and row, when a value is missing, infinite or no number
 */
export function round<T extends number | number[][] | DataFrame>(value: T, decimals = 0): T {
  if (!Number.isInteger(decimals)) throw new Error(`data.round: decimals is ${decimals}, expected a whole number.`);
  if (typeof value === "number") {
    requireNumber(value, () => "data.round: the value");
    return roundNumber(value, decimals) as T;
  }
  const { rows } = readTable("data.round", value);
  return likeSource(
    value,
    rows.map((row) => row.map((one) => roundNumber(one, decimals))),
  ) as T;
}

function roundNumber(value: number, decimals: number): number {
  if (decimals === 0) return roundHalfToEven(value);
  const scale = 10 ** Math.abs(decimals);
  const rounded = decimals > 0 ? roundHalfToEven(value * scale) / scale : roundHalfToEven(value / scale) * scale;
  // Beyond the range of float64, scaling says nothing: such a number has no decimals left to round.
  return Number.isFinite(rounded) ? rounded : value;
}

/** The nearest whole number; a value exactly between two goes to the even one. */
function roundHalfToEven(value: number): number {
  const below = Math.floor(value);
  const over = value - below;
  if (over < 0.5 || (over === 0.5 && below % 2 === 0)) return below === 0 && value < 0 ? -0 : below;
  return value < 0 && below === -1 ? -0 : below + 1;
}
