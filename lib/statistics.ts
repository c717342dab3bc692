/** Mean, median and standard deviation of a list of numbers, in float64. */

/** The arithmetic mean; NaN of no numbers. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value, or the mean of the two in the middle; NaN of no numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return Number.isInteger(middle) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[Math.floor(middle)];
}

/** The sum of the squared distances from `center`, by default the mean. */
export function sumOfSquares(values: readonly number[], center = mean(values)): number {
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0);
}

/** The standard deviation of a sample (division by n - 1, ddof 1, as pandas); NaN of fewer than two numbers. */
export function deviation(values: readonly number[]): number {
  return values.length < 2 ? Number.NaN : Math.sqrt(sumOfSquares(values) / (values.length - 1));
}
