/**
 * Code for shared values, which a step computes once and not per row: above all the update of the weights. A chain of
 * element-wise operations becomes one loop over memory.
 */

import { Code } from "../../wasm/assembler";
import type { Plan } from "../program/plan";
import { broadcastStrides, type Reduction, type Shape, sizeOf, strides, type Value } from "../program/program";
import { FLOAT_BYTES, LANES, type Layout, VECTOR_BYTES } from "./layout";
import { emitElementwise, pushNumber } from "./math";
import { emitNativeProduct, type NativeProduct } from "./native-product";
import { emitRanges } from "./ranges";
import { REDUCTIONS } from "./reduction";
import type { SharedWork } from "./tickets";
import type { Updates } from "./updates";

/** The longest loop, in registers, that is unrolled. */
const UNROLLED_VECTORS = 16;

/** What is known about a step when its shared values are emitted. */
export interface Context {
  readonly plan: Plan;
  readonly layout: Layout;
  readonly updates: Updates;
  readonly work: SharedWork;
}

/** The code of shared values of one pass, in the order given. */
export function emitShared(context: Context, values: readonly Value[]): Code {
  return new SharedCode(context, values).emit();
}

class SharedCode {
  private readonly code = new Code();

  constructor(
    private readonly context: Context,
    private readonly values: readonly Value[],
  ) {}

  emit(): Code {
    const values = this.values.filter((value) => !this.context.plan.fused.has(value));
    for (let at = 0; at < values.length; ) {
      const loops = loopsTogether(values.slice(at));
      if (loops.length > 0) this.emitLoops(loops);
      else this.emitValue(values[at]);
      at += Math.max(1, loops.length);
    }
    return this.code;
  }

  private address(value: Value): number {
    const address = this.context.layout.shared.get(value);
    if (address === undefined) throw new Error(`%${value.id} has no place in memory`);
    return address;
  }

  private emitValue(value: Value): void {
    const { op, inputs, shape } = value;
    switch (op.kind) {
      case "reshape":
        if (this.address(value) !== this.address(inputs[0]))
          this.copy(value, inputs[0], strides(inputs[0].shape), 0, inputs[0].shape);
        return;
      case "broadcast":
        this.copy(value, inputs[0], broadcastStrides(inputs[0].shape, shape));
        return;
      case "transpose": {
        const own = strides(inputs[0].shape);
        this.copy(
          value,
          inputs[0],
          op.permutation.map((axis) => own[axis]),
        );
        return;
      }
      case "slice": {
        const own = strides(inputs[0].shape);
        this.copy(
          value,
          inputs[0],
          own,
          op.begin.reduce((sum, start, axis) => sum + start * own[axis], 0),
        );
        return;
      }
      case "concat":
        this.emitConcat(value, op.axis);
        return;
      case "reduce":
        this.emitReduce(value);
        return;
      case "matmul":
        this.emitMatmul(value);
        return;
      case "gather":
        this.emitGather(value);
        return;
      default:
        throw new Error(`no shared form for ${op.kind}`);
    }
  }

  /** Emits one loop for the chains of element-wise operations that end in the values. */
  private emitLoops(values: readonly Value[]): void {
    const vectors = vectorsOf(values[0]);
    if (vectors <= UNROLLED_VECTORS)
      for (const value of values)
        for (let vector = 0; vector < vectors; vector++)
          this.emitVector(this.code, value, undefined, vector * VECTOR_BYTES);
    else
      emitRanges(this.code, vectors * VECTOR_BYTES, this.context.work, (code, index) => {
        for (const value of values) this.emitVector(code, value, index, 0);
      });
  }

  /** Emits a register of a chain; `base` is the local of its offset, to which a constant is added. */
  private emitVector(code: Code, value: Value, base: number | undefined, offset: number): void {
    const { updated } = this.context.layout;
    const at = this.address(value) + offset;
    const pushBase = () => (base === undefined ? code.i32(0) : code.get(base));
    if (this.context.updates.inPlace.has(value)) {
      // The old value is kept, because a loss that is not finite undoes the step.
      pushBase();
      pushBase();
      code.memory("v128.load", at).memory("v128.store", at + updated.previous - updated.current);
    }
    pushBase();
    this.push(code, value, value, base, offset);
    code.memory("v128.store", at);
  }

  private push(code: Code, value: Value, root: Value, base: number | undefined, offset: number): void {
    if (value === root || this.context.plan.fused.has(value)) {
      emitElementwise(code, value, (operand) => this.push(code, value.inputs[operand], root, base, offset));
      return;
    }
    if (value.op.kind === "full") {
      pushNumber(code, value.op.value, value.dtype);
      return;
    }
    if (sizeOf(value.shape) === 1) code.i32(0).memory("v128.load32_splat", this.address(value));
    else {
      if (base === undefined) code.i32(0);
      else code.get(base);
      code.memory("v128.load", this.address(value) + offset);
    }
  }

  /** Emits a copy of the operand; `from` has its stride, in elements, for each axis of the value. */
  private copy(value: Value, operand: Value, from: readonly number[], begin = 0, shape: Shape = value.shape): void {
    this.copyPart(shape, this.address(operand) + begin * FLOAT_BYTES, from, this.address(value), strides(shape));
  }

  private copyPart(shape: Shape, source: number, from: readonly number[], target: number, to: readonly number[]): void {
    const { code } = this;
    nest(code, shape, [from, to], ([pushSource, pushTarget]) => {
      pushTarget();
      pushSource();
      code.memory("f32.load", source).memory("f32.store", target);
    });
  }

  private emitConcat(value: Value, axis: number): void {
    const to = strides(value.shape);
    let start = 0;
    for (const part of value.inputs) {
      const target = this.address(value) + start * to[axis] * FLOAT_BYTES;
      if (part.op.kind === "full") this.fill(part, part.op.value, target, to);
      else this.copyPart(part.shape, this.address(part), strides(part.shape), target, to);
      start += part.shape[axis];
    }
  }

  private fill({ shape, dtype }: Value, number: number, target: number, to: readonly number[]): void {
    nest(this.code, shape, [to], ([pushTarget]) => {
      pushTarget();
      if (dtype === "float32") this.code.f32(number).memory("f32.store", target);
      else this.code.i32(dtype === "bool" && number !== 0 ? -1 : number).memory("i32.store", target);
    });
  }

  private emitReduce(value: Value): void {
    const { code } = this;
    const { axes, fn } = value.op as { axes: readonly number[]; fn: Reduction };
    const [operand] = value.inputs;
    const own = strides(operand.shape);
    const kept = operand.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
    const pick = (list: readonly number[], numbers: readonly number[]) => list.map((axis) => numbers[axis]);
    const total = code.local("f64");
    const best = code.local("f32");
    const keptShape = pick(kept, operand.shape);
    nest(code, keptShape, [pick(kept, own), strides(keptShape)], ([pushSource, pushTarget]) => {
      if (fn === "sum") code.f64(0).set(total);
      else code.f32(REDUCTIONS[fn].start).set(best);
      nest(code, pick(axes, operand.shape), [pick(axes, own)], ([pushOffset]) => {
        if (fn === "sum") code.get(total);
        else code.get(best);
        pushSource();
        pushOffset();
        code.op("i32.add").memory("f32.load", this.address(operand));
        // A float64 accumulator keeps long sums accurate.
        if (fn === "sum") code.op("f64.promote_f32").op("f64.add").set(total);
        else code.op(REDUCTIONS[fn].scalar).set(best);
      });
      pushTarget();
      if (fn === "sum") code.get(total).op("f32.demote_f64");
      else code.get(best);
      code.memory("f32.store", this.address(value));
    });
    code.release("f64", total);
    code.release("f32", best);
  }

  private emitMatmul(value: Value): void {
    const { code } = this;
    const { transposeA, transposeB } = value.op as { transposeA: boolean; transposeB: boolean };
    const [a, b] = value.inputs;
    const [rows, columns] = value.shape;
    const inner = a.shape[transposeA ? 0 : 1];
    if (this.context.layout.isNative(value)) {
      const product: NativeProduct = {
        transposes: [transposeA, transposeB],
        extents: [rows, columns, inner],
        a: { push: (own) => own.i32(this.address(a)), stride: a.shape[1] },
        b: { push: (own) => own.i32(this.address(b)), stride: b.shape[1] },
        pushBeta: (own) => own.i32(0),
        result: { push: (own) => own.i32(this.address(value)), stride: columns },
      };
      emitNativeProduct(code, product, this.context.work);
      return;
    }
    const [aRow, aInner] = transposeA ? [1, rows] : [inner, 1];
    const [bInner, bColumn] = transposeB ? [1, inner] : [columns, 1];
    const total = code.local("f32");
    nest(
      code,
      [rows, columns],
      [
        [aRow, 0],
        [0, bColumn],
        [columns, 1],
      ],
      ([pushA, pushB, pushTarget]) => {
        code.f32(0).set(total);
        nest(code, [inner], [[aInner], [bInner]], ([pushInnerA, pushInnerB]) => {
          code.get(total);
          pushA();
          pushInnerA();
          code.op("i32.add").memory("f32.load", this.address(a));
          pushB();
          pushInnerB();
          code.op("i32.add").memory("f32.load", this.address(b)).op("f32.mul").op("f32.add").set(total);
        });
        pushTarget();
        code.get(total).memory("f32.store", this.address(value));
      },
    );
    code.release("f32", total);
  }

  private emitGather(value: Value): void {
    const { code } = this;
    const [source, picked] = value.inputs;
    const width = sizeOf(source.shape.slice(1));
    const count = sizeOf(picked.shape);
    nest(
      code,
      [count, width],
      [
        [1, 0],
        [0, 1],
        [width, 1],
      ],
      ([pushPick, pushColumn, pushTarget]) => {
        pushTarget();
        pushPick();
        code
          .memory("i32.load", this.address(picked))
          .i32(width * FLOAT_BYTES)
          .op("i32.mul");
        pushColumn();
        code.op("i32.add").memory("f32.load", this.address(source)).memory("f32.store", this.address(value));
      },
    );
  }
}

function vectorsOf({ shape }: Value): number {
  return Math.ceil(sizeOf(shape) / LANES);
}

/**
 * The values at the beginning of a list that one loop can compute, as each reads the others at its own place only: an
 * optimiser's averages and the weights, whose numbers are still in the cache then.
 */
function loopsTogether(values: readonly Value[]): readonly Value[] {
  const end = values.findIndex(
    ({ op }, i) => op.kind !== "elementwise" || vectorsOf(values[i]) !== vectorsOf(values[0]),
  );
  return end < 0 ? values : values.slice(0, end);
}

/**
 * Nested loops over a shape. For each list of strides (in elements) the body gets a function that pushes the byte
 * offset of the current element.
 */
function nest(
  code: Code,
  shape: Shape,
  stridesOf: readonly (readonly number[])[],
  body: (push: (() => void)[]) => void,
): void {
  const axes = shape.map((_, axis) => axis).filter((axis) => shape[axis] > 1);
  const counters: number[] = [];
  const pushers = stridesOf.map((own) => () => {
    code.i32(0);
    for (const [i, axis] of axes.entries()) {
      if (own[axis] !== 0)
        code
          .get(counters[i])
          .i32(own[axis] * FLOAT_BYTES)
          .op("i32.mul")
          .op("i32.add");
    }
  });
  const descend = (depth: number): void => {
    if (depth === axes.length) body(pushers);
    else
      code.countUp(shape[axes[depth]], 1, (index) => {
        counters[depth] = index;
        descend(depth + 1);
      });
  };
  descend(0);
}
