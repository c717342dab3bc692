/** Element-wise ops on numbers that are known while compiling. */
import type { DType, Elementwise } from "./program";

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
      return Math.trunc(a);
    case "toBool":
      return a !== 0 ? 1 : 0;
    case "add":
      return a + b;
    case "sub":
      return a - b;
    case "mul":
      return a * b;
    case "div":
      return dtype === "int32" ? Math.trunc(a / b) : a / b;
    case "max":
      return Math.max(a, b);
    case "min":
      return Math.min(a, b);
    case "pow":
      return a ** b;
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

function roundHalfToEven(x: number): number {
  const down = Math.floor(x);
  if (x - down !== 0.5) return Math.round(x);
  return down % 2 === 0 ? down : down + 1;
}

/** The error function: its Taylor series, which converges everywhere; beyond 4 it is 1 in float32. */
function erf(x: number): number {
  if (Math.abs(x) > 4) return Math.sign(x);
  let term = x;
  let sum = x;
  for (let n = 1; n < 100; n++) {
    term *= -(x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (sum * 2) / Math.sqrt(Math.PI);
}
