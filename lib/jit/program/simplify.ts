/**
 * Algebraic simplification and constant folding of elementwise operations.
 *
 * Every rule here gives, for every operand, the number that the operation itself would give: ∞, NaN, −0 and what over-
 * or underflows included. So there is no regrouping of factors, and x + 0 stays, which makes 0 of −0.
 */
import type { Builder } from "./builder";
import { evaluate } from "./fold";
import type { DType, Elementwise, Shape, Value } from "./program";

/** The value of an elementwise operation without the operation, where there is one. */
export function simplify(
  build: Builder,
  fn: Elementwise,
  operands: Value[],
  shape: Shape,
  dtype: DType,
): Value | undefined {
  const numbers = operands.map((operand) => (operand.op.kind === "full" ? operand.op.value : undefined));
  if (numbers.every((number) => number !== undefined)) {
    return build.full(evaluate(fn, numbers as number[], operands.at(-1)?.dtype), shape, dtype);
  }
  const [x, y] = operands;
  const [a, b] = numbers;
  const same = (value: Value) => build.broadcast(value, shape);
  const isNeutral = (number: number | undefined) => (dtype === "int32" ? number === 0 : Object.is(number, -0));
  switch (fn) {
    case "add":
      return isNeutral(b) ? same(x) : isNeutral(a) ? same(y) : undefined;
    case "sub":
      return Object.is(b, 0) ? same(x) : undefined;
    case "mul":
      if (a === 1) return same(y);
      if (b === 1) return same(x);
      return a === undefined ? undefined : build.binary("mul", y, x);
    case "div":
      if (b === 1) return same(x);
      return b !== undefined && isPowerOfTwo(b) ? build.binary("mul", x, build.full(1 / b)) : undefined;
    case "pow":
      return b === undefined ? undefined : simplifyPower(build, x, b, same);
    case "select":
      return a === undefined ? undefined : same(a !== 0 ? operands[1] : operands[2]);
    case "and":
      return b === 1 ? same(x) : a === 1 ? same(y) : undefined;
    case "neg":
      return x.op.kind === "elementwise" && x.op.fn === "neg" ? x.inputs[0] : undefined;
    default:
      return undefined;
  }
}

/** True if dividing by the number equals multiplying by its reciprocal: both are powers of two and normal numbers. */
function isPowerOfTwo(number: number): boolean {
  const exponent = Math.log2(Math.abs(number));
  return Number.isInteger(exponent) && Math.abs(exponent) <= 126;
}

/** Powers of −∞ and −0 are those of ∞ and 0 where the exponent is not whole. */
function simplifyPower(build: Builder, x: Value, exponent: number, same: (value: Value) => Value): Value | undefined {
  const ofInfinity = (value: Value, number: number) =>
    build.select(build.binary("equal", x, build.full(Number.NEGATIVE_INFINITY)), build.full(number), value);
  const inverse = (value: Value) => build.binary("div", build.full(1), value);
  // Adding 0 makes 0 of −0.
  const root = () => build.unary("sqrt", build.binary("add", x, build.full(0)));
  switch (exponent) {
    case 0:
      return build.full(1, same(x).shape, x.dtype);
    case 1:
      return same(x);
    case 2:
      return same(build.binary("mul", x, x));
    case 3:
      return same(build.binary("mul", build.binary("mul", x, x), x));
    case -1:
      return same(inverse(x));
    case 0.5:
      return same(ofInfinity(root(), Number.POSITIVE_INFINITY));
    case -0.5:
      return same(ofInfinity(inverse(root()), 0));
    case 1.5:
      return same(ofInfinity(build.binary("mul", x, root()), Number.POSITIVE_INFINITY));
    default:
      return undefined;
  }
}
