/** How a loss is written. */

/** `Epoch 5000: loss=1.2950e+01`: the loss as C writes it with `%.4e`. */
export function formatLoss(epoch: number, loss: number): string {
  return `Epoch ${epoch}: loss=${scientific(loss)}`;
}

/** A number as C writes it with `%.4e`: 1.2950e+01, -1.0000e-100, nan, inf. */
export function scientific(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (!Number.isFinite(value)) return `${sign}inf`;
  const [digits, exponent] = fourDecimals(Math.abs(value)).split("e");
  return `${sign}${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

/** `toExponential(4)`, but halves go to the even neighbour, as in C, where JavaScript takes them up. */
function fourDecimals(size: number): string {
  const exact = size.toExponential(100);
  const isHalf = /^\d\.\d{4}50*e/.test(exact);
  const isBelowEven = "02468".includes(exact[5]);
  return isHalf && isBelowEven ? exact.slice(0, 6) + exact.slice(exact.indexOf("e")) : size.toExponential(4);
}
