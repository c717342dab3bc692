/**
 * The same program with each product that is scaled by one number, as a gradient is by the learning rate, scaled at the smaller operand instead: with few
 * rows and a wide layer that is much less than its weights, whose every pass through memory counts.
 */
import { type Program, sizeOf, type Value } from "../program/program";
import { countUses, rewrite } from "../program/rewrite";

export function scaleEarly(program: Program): Program {
  const uses = countUses(program);
  return rewrite(program, (value, inputs, add) => {
    const { op, shape, dtype } = value;
    const place = value.inputs.findIndex((operand) => isLargeProduct(operand) && uses.get(operand) === 1);
    const isScaled = op.kind === "elementwise" && op.fn === "mul" && value.inputs[1 - place]?.shape.length === 0;
    if (place < 0 || !isScaled) return add(op, inputs, shape, dtype);
    const { op: product, inputs: factors } = inputs[place];
    const small = sizeOf(factors[0].shape) < sizeOf(factors[1].shape) ? 0 : 1;
    const scaled = add(op, [inputs[1 - place], factors[small]], factors[small].shape, dtype);
    return add(product, small === 0 ? [scaled, factors[1]] : [factors[0], scaled], shape, dtype);
  });
}

/** A product of matrices with an operand of less than half its size. */
function isLargeProduct({ op, inputs, shape }: Value): boolean {
  return op.kind === "matmul" && inputs.some((operand) => sizeOf(operand.shape) < sizeOf(shape) / 2);
}
