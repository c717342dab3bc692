/** Mean and deviation of scores as text. */
import { type Column, numbers } from "../column";
import { deviation, mean } from "../statistics";

/**
 * Mean and sample deviation √(Σ(v − mean)² / (n − 1)) of scores from several splits or seeds, as text: "4.86 ± 0.61".
 *
 * @param scores an array, a Series such as a column of a sweep's results, or another column of numbers
 * @param decimals digits after the point, 2 by default
 * @throws RangeError when there are fewer than two values, which have no deviation, or one is not finite
 */
export function plusMinus(scores: Column, decimals = 2): string {
  const values = numbers(scores, "scores");
  if (values.length < 2 || !values.every(Number.isFinite)) {
    throw new RangeError(`metrics.plusMinus: got [${values.join(", ")}]; expected at least two finite numbers.`);
  }
  return `${mean(values).toFixed(decimals)} ± ${deviation(values).toFixed(decimals)}`;
}
