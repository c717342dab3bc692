/** Algebraic simplification and constant folding of elementwise operations. */
import type { Builder } from "./builder";
import { evaluate } from "./fold";
import type { DType, Elementwise, Shape, Value } from "./program";

/** The value of an elementwise op without the op, where there is one. */
export function simplify(
  build: Builder,
  fn: Elementwise,
  operands: Value[],
  shape: Shape,
  dtype: DType,
): Value | undefined {
  const numbers = operands.map((operand) => (operand.op.kind === "full" ? operand.op.value : undefined));
  if (numbers.every((number) => number !== undefined)) {
    return build.full(evaluate(fn, numbers as number[], operands[0].dtype), shape, dtype);
  }
  const [x, y] = operands;
  const [a, b] = numbers;
  const same = (value: Value) => build.broadcast(value, shape);
  switch (fn) {
    case "add":
      return b === 0 ? same(x) : a === 0 ? same(y) : undefined;
    case "sub":
      return b === 0 ? same(x) : undefined;
    case "mul":
      if (a === 1) return same(y);
      if (b === 1) return same(x);
      if (a !== undefined || isFromBool(x)) return isFromBool(y) ? undefined : build.binary("mul", y, x);
      if (isFromBool(y)) return build.select(y.inputs[0], x, build.full(0, [], dtype));
      if (b !== undefined && isFullProduct(x)) {
        const factor = x.inputs[1].op as { value: number };
        return same(build.binary("mul", x.inputs[0], build.full(factor.value * b)));
      }
      return undefined;
    case "div":
      if (b === 1) return same(x);
      // One division at compile time instead of one per element; the same to half a unit in the last place.
      return b !== undefined && b !== 0 && dtype === "float32" && Number.isFinite(Math.fround(1 / b))
        ? build.binary("mul", x, build.full(1 / b))
        : undefined;
    case "pow":
      return b === undefined ? undefined : simplifyPower(build, x, b, same);
    case "select":
      return a === undefined ? undefined : same(a !== 0 ? operands[1] : operands[2]);
    case "and":
      return b === 1 ? same(x) : a === 1 ? same(y) : undefined;
    case "neg":
      return x.op.kind === "elementwise" && x.op.fn === "neg" ? x.inputs[0] : undefined;
    case "toFloat":
      return x.op.kind === "elementwise" && x.op.fn === "toFloat" ? x : undefined;
    default:
      return undefined;
  }
}

/** A condition as 0 or 1: the form that gradients of ReLU, clipping, maxima come in. */
function isFromBool(x: Value): boolean {
  return x.op.kind === "elementwise" && x.op.fn === "toFloat" && x.inputs[0].dtype === "bool";
}

function isFullProduct(x: Value): boolean {
  return x.op.kind === "elementwise" && x.op.fn === "mul" && x.inputs[1].op.kind === "full" && x.dtype === "float32";
}

function simplifyPower(build: Builder, x: Value, exponent: number, same: (value: Value) => Value): Value | undefined {
  if (exponent === 0) return build.full(1, same(x).shape, x.dtype);
  if (exponent === 1) return same(x);
  if (exponent === 2) return same(build.binary("mul", x, x));
  if (exponent === 3) return same(build.binary("mul", build.binary("mul", x, x), x));
  if (exponent === 0.5) return same(build.unary("sqrt", x));
  if (exponent === -0.5) return same(build.binary("div", build.full(1), build.unary("sqrt", x)));
  if (exponent === -1) return same(build.binary("div", build.full(1), x));
  if (exponent === 1.5) return same(build.binary("mul", x, build.unary("sqrt", x)));
  return undefined;
}
