/** Constant folding: elementwise operations on numbers that are known while compiling. */
import type { DType, Elementwise } from "./program";

/**
 * The result for operands of one type, before it is rounded to it.
 *
 * @param dtype of the operands; of `select`, that of its two values
 */
export function evaluate(fn: Elementwise, [a, b, c]: number[], dtype: DType = "float32"): number {
  switch (fn) {
    case "neg":
      return -a;
    case "abs":
      return Math.abs(a);
    case "sign":
      return Math.sign(a);
    case "exp":
      return Math.exp(a);
    case "expm1":
      return Math.expm1(a);
    case "log":
      return Math.log(a);
    case "log1p":
      return Math.log1p(a);
    case "sqrt":
      return Math.sqrt(a);
    case "floor":
      return Math.floor(a);
    case "ceil":
      return Math.ceil(a);
    case "round":
      return roundHalfToEven(a);
    case "sigmoid":
      return 1 / (1 + Math.exp(-a));
    case "tanh":
      return Math.tanh(a);
    case "erf":
      return erf(a);
    case "not":
      return a === 0 ? 1 : 0;
    case "toFloat":
      return a;
    case "toInt":
      return toInt32(a);
    case "toBool":
      return a !== 0 ? 1 : 0;
    case "add":
      return a + b;
    case "sub":
      return a - b;
    case "mul":
      return dtype === "int32" ? Math.imul(a, b) : a * b;
    case "div":
      return a / b;
    case "max":
      // NaN as the first operand stays.
      return a < b ? b : a;
    case "min":
      return b < a ? b : a;
    case "pow":
      return power(a, b);
    case "equal":
      return a === b ? 1 : 0;
    case "notEqual":
      return a !== b ? 1 : 0;
    case "less":
      return a < b ? 1 : 0;
    case "lessEqual":
      return a <= b ? 1 : 0;
    case "greater":
      return a > b ? 1 : 0;
    case "greaterEqual":
      return a >= b ? 1 : 0;
    case "and":
      return a !== 0 && b !== 0 ? 1 : 0;
    case "or":
      return a !== 0 || b !== 0 ? 1 : 0;
    case "xor":
      return (a !== 0) !== (b !== 0) ? 1 : 0;
    case "select":
      return a !== 0 ? b : c;
  }
}

/** As processors convert: what is no int32 number becomes the smallest one. */
export function toInt32(x: number): number {
  return x > -(2 ** 31) - 1 && x < 2 ** 31 ? Math.trunc(x) : -(2 ** 31);
}

/** As in C: 1 to any power is 1, and so is −1 to an infinite one, where JavaScript says NaN. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  return base ** exponent;
}

function roundHalfToEven(x: number): number {
  const down = Math.floor(x);
  const rounded = x - down === 0.5 && down % 2 === 0 ? down : Math.round(x);
  // −0.3 rounds to −0.
  return rounded === 0 ? x * 0 : rounded;
}

/** The error function: its Taylor series, which converges everywhere; beyond 4 it is 1 in float32. */
function erf(x: number): number {
  if (x === 0 || Math.abs(x) > 4) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 100; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (sum * 2) / Math.sqrt(Math.PI);
}
