/**
 * A line of a training log: `Epoch 5000: loss=1.2950e+01`.
 * @param epoch from 1
 * @param loss is written as C's `%.4e`
 */
export function formatLoss(epoch: number, loss: number): string {
  return `Epoch ${epoch}: loss=${exponential(loss)}`;
}

/** As C's `%.4e`: four decimals, and an exponent with its sign and at least two digits; `nan`, `inf`, `-inf`. */
function exponential(value: number): string {
  if (Number.isNaN(value)) return "nan";
  if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
  const [mantissa, exponent] = (isTieOnEven(value) ? towardsZero(value) : value.toExponential(4)).split("e");
  const sign = Object.is(value, -0) ? "-" : "";
  return `${sign}${mantissa}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

/** Whether the value lies exactly between two results of which the smaller is even: C takes that one, JavaScript the larger. */
function isTieOnEven(value: number): boolean {
  return /[02468]50{25}e/.test(value.toExponential(30));
}

function towardsZero(value: number): string {
  return value.toExponential(30).replace(/50{25}e/, "e");
}
