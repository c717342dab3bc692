/**
 * The same program with the products of few rows with large weights in parts. There are too few rows to divide between the cores, and oneDNN computes such
 * a product on one of them; its parts go side by side.
 */
import { availableParallelism } from "node:os";
import type { Plan } from "../program/plan";
import { type Program, sizeOf, type Value } from "../program/program";
import { type AddValue, inPairs, rewrite } from "../program/rewrite";

/** With more rows, oneDNN divides the product itself. This and the numbers below: measured at 16 to 506 rows, widths 128 to 1024. */
const MOST_ROWS = 128;
/** A smaller product is done before another core has begun. */
const FEWEST_OPERATIONS = 8e6;
/** A part with fewer rows of weights is slower for each of them. */
const FEWEST_WEIGHT_ROWS = 128;
/** Rows of weights in a part are a multiple of this, so that each part begins where a register of 64 bytes does, and TensorFlow need not copy it. */
const ALIGNED_ROWS = 16;

export function splitProducts({ program, rows, rowValues }: Plan, cores = availableParallelism()): Program {
  return rewrite(program, (value, inputs, add) => {
    const isRowProduct = value.op.kind === "matmul" && rowValues.has(value) && rows <= MOST_ROWS;
    const size = isRowProduct && operations(value) >= FEWEST_OPERATIONS ? weightRows(value, cores) : 0;
    return size > 0 ? inParts(value, inputs, size, add) : add(value.op, inputs, value.shape, value.dtype);
  });
}

function operations({ inputs: [a, b] }: Value): number {
  return 2 * a.shape[0] * sizeOf(b.shape);
}

/** Rows of the weights in each part but the last, or 0 if there is but one part. */
function weightRows({ inputs: [, { shape }] }: Value, cores: number): number {
  const parts = Math.min(cores, Math.floor(shape[0] / FEWEST_WEIGHT_ROWS));
  return parts < 2 ? 0 : Math.ceil(shape[0] / parts / ALIGNED_ROWS) * ALIGNED_ROWS;
}

/** Rows of weights that are transposed give columns of the product side by side; otherwise each gives something to all of it. */
function inParts({ op, shape, dtype }: Value, [a, b]: readonly Value[], size: number, add: AddValue): Value {
  const [count, width] = b.shape;
  const transposed = op.kind === "matmul" && op.transposeB;
  const products: Value[] = [];
  for (let begin = 0; begin < count; begin += size) {
    const here = Math.min(size, count - begin);
    const weights = add({ kind: "slice", begin: [begin, 0] }, [b], [here, width], dtype);
    const own = transposed ? a : add({ kind: "slice", begin: [0, begin] }, [a], [shape[0], here], dtype);
    products.push(add(op, [own, weights], [shape[0], transposed ? here : width], dtype));
  }
  if (transposed) return add({ kind: "concat", axis: 1 }, products, shape, dtype);
  return inPairs(products, (x, y) => add({ kind: "elementwise", fn: "add" }, [x, y], shape, dtype));
}
