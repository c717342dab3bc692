/** Decimal fractions of more digits than a double has, several times as fast as `Number(text)`. */

/** Ten to these powers are exact. */
export const POWERS: readonly number[] = Array.from({ length: 23 }, (_, i) => 10 ** i);
/** Whole numbers of as many digits are exact. */
export const EXACT_DIGITS = 15;

/**
 * The double nearest to (high · 10^lowDigits + low) / 10^decimals. NaN where this is too near to the middle between two
 * doubles for this way, and where `high` or the powers of ten are not exact.
 *
 * It is the quotient of doubles, and the remainder's quotient is added, all remainders being exact (T. J. Dekker, "A
 * floating-point technique for extending the available precision", 1971). Twice, with a little more and with a little
 * less: if both are the same double, so is what lies between them.
 *
 * @param high a whole number
 * @param low one of at most `lowDigits` digits, at most 15
 */
export function nearestDecimal(high: number, low: number, lowDigits: number, decimals: number): number {
  if (high > MOST_EXACT || lowDigits > EXACT_DIGITS || decimals < 0 || decimals >= POWERS.length) return Number.NaN;
  const scale = POWERS[lowDigits];
  const product = high * scale;
  const sum = product + low;
  if (sum <= MOST_EXACT) return sum / POWERS[decimals];
  const lowInSum = sum - product;
  const lost = product - (sum - lowInSum) + (low - lowInSum) + productError(high, scale, product);
  const divisor = POWERS[decimals];
  const quotient = sum / divisor;
  const whole = quotient * divisor;
  const correction = (sum - whole - productError(quotient, divisor, whole) + lost) / divisor;
  const more = quotient + correction * MORE;
  return more === quotient + correction * LESS ? more : Number.NaN;
}

/** Up to here whole numbers are exact, and so is one division's rounding. */
const MOST_EXACT = 10 ** EXACT_DIGITS;
/** Far more than the error of the correction. */
const MORE = 1 + 2 ** -40;
const LESS = 1 - 2 ** -40;
const SPLITTER = 2 ** 27 + 1;

/** a · b − product, exactly. */
function productError(a: number, b: number, product: number): number {
  const aHigh = SPLITTER * a - (SPLITTER * a - a);
  const bHigh = SPLITTER * b - (SPLITTER * b - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow);
}
