/** Numbers with an exponent, as C and Python write them. */

/**
 * A number as C writes it with `%e`: at least two digits in the exponent, 1.2950e+01, and nan, inf or -inf.
 *
 * @param decimals digits after the point; by default as few as tell the number from all others, as Python's `repr`
 */
export function exponential(value: number, decimals?: number): string {
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (!Number.isFinite(value)) return `${sign}inf`;
  const size = Math.abs(value);
  const text = decimals === undefined ? size.toExponential() : halfToEven(size, decimals);
  return `${sign}${text.replace(/e([+-])(\d)$/, "e$10$2")}`;
}

/** `toExponential`, but halves go to the even neighbour, as in C; JavaScript takes them up. */
function halfToEven(size: number, decimals: number): string {
  const exact = size.toExponential(100);
  const end = decimals === 0 ? 1 : decimals + 2;
  const isHalf = /^\.?50*e/.test(exact.slice(end));
  const isBelowEven = "02468".includes(exact[end - 1]);
  return isHalf && isBelowEven ? exact.slice(0, end) + exact.slice(exact.indexOf("e")) : size.toExponential(decimals);
}
