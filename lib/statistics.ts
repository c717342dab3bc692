/** Mean and standard deviation of a list of numbers, in float64. */

/** The arithmetic mean; NaN of no numbers. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The sum of the squared distances from `center`, by default the mean. */
export function sumOfSquares(values: readonly number[], center = mean(values)): number {
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0);
}

/** The standard deviation of a sample (division by n - 1, ddof 1, as pandas); NaN of fewer than two numbers. */
export function deviation(values: readonly number[]): number {
  return values.length < 2 ? Number.NaN : Math.sqrt(sumOfSquares(values) / (values.length - 1));
}
