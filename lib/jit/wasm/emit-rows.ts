/**
 * One pass over the rows of the batch, unrolled: every feature of every row value is a SIMD register (four rows in its lanes), computed by
 * straight-line code; sums over the rows are gathered in registers too. For what has no form in tiles.
 */

import type { Pass, Plan } from "../program/plan";
import { featuresOf, type Shape, sizeOf, type Value } from "../program/program";
import { Code, type Instruction } from "./assembler";
import { LANES, type Layout, ROW_BLOCK } from "./layout";
import { emitElementwise } from "./math";
import { multiplyAdd } from "./multiply-add";
import { concatenated, grouped, type Lane, sliced, spread, transposed } from "./row-lanes";

/**
 * Sums are gathered for so many rows, then added to the totals. A sum of n numbers in a row has a rounding error that grows with n; in blocks it
 * grows with the length of a block and the number of blocks.
 */
const ROWS_PER_BLOCK = 32;

/** Registers for the rows of each feature. */
const VECTORS = ROW_BLOCK / LANES;
const VECTOR_BYTES = LANES * 4;

/** Bytes of memory for the sums that a pass gathers: a register each for the block at hand, and for the total. */
export function sumBytes(plan: Plan): number {
  const count = ({ sums }: Pass) => sums.reduce((total, sum) => total + sizeOf(sum.shape), 0);
  return 2 * VECTOR_BYTES * Math.max(0, ...plan.passes.map(count));
}

/** Emits a pass. */
export function emitRowPass(plan: Plan, layout: Layout, pass: Pass): Code {
  return new RowPass(plan, layout, pass).emit();
}

/** The parameter of the function: always 0. V8 puts a constant address into a register each, but adds an offset to a variable for nothing. */
const BASE = 0;

/** A sum over the rows, and where its parts are gathered: a register of memory for each element. */
interface Sum {
  readonly value: Value;
  readonly accumulators: readonly number[];
  readonly totals: readonly number[];
}

class RowPass {
  private readonly code = new Code(["i32"]);
  private readonly row = this.code.local("i32");
  private readonly lanes = new Map<Value, readonly Lane[]>();
  private readonly sums: Sum[] = [];
  private masks: number[] | undefined;

  constructor(
    private readonly plan: Plan,
    private readonly layout: Layout,
    private readonly pass: Pass,
  ) {}

  emit(): Code {
    const { code, row, layout } = this;
    const end = layout.paddedRows * 4;
    const blockBytes = ROWS_PER_BLOCK * 4;
    this.placeSums();
    code.i32(0).set(row);
    if (end <= blockBytes) {
      this.emitBlock(() => code.i32(end));
      this.emitResults((sum) => sum.accumulators);
      return code;
    }
    const blockEnd = code.local("i32");
    this.eachSum(({ value, totals }, i) => code.get(BASE).f32x4(startOf(value)).memory("v128.store", totals[i]));
    code.loop(() => {
      code.get(row).i32(blockBytes).op("i32.add").tee(blockEnd).i32(end).op("i32.lt_u").op("i32.eqz");
      code.if(() => code.i32(end).set(blockEnd));
      this.emitBlock(() => code.get(blockEnd));
      this.eachSum(({ value, accumulators, totals }, i) => {
        code.get(BASE).get(BASE).memory("v128.load", totals[i]);
        code.get(BASE).memory("v128.load", accumulators[i]).op(COMBINE[reductionOf(value)]);
        code.memory("v128.store", totals[i]);
      });
      code.get(row).i32(end).op("i32.lt_u");
    });
    this.emitResults((sum) => sum.totals);
    return code;
  }

  private placeSums(): void {
    let address = this.layout.scratch;
    const take = (count: number) =>
      Array.from({ length: count }, () => {
        address += VECTOR_BYTES;
        return address - VECTOR_BYTES;
      });
    for (const value of this.pass.sums) {
      const count = sizeOf(value.shape);
      this.sums.push({ value, accumulators: take(count), totals: take(count) });
    }
  }

  private eachSum(body: (sum: Sum, index: number) => void): void {
    for (const sum of this.sums) for (const index of sum.totals.keys()) body(sum, index);
  }

  /** The rows from `row` on, up to the one whose place `pushEnd` pushes. */
  private emitBlock(pushEnd: () => void): void {
    const { code, row } = this;
    this.eachSum(({ value, accumulators }, i) =>
      code.get(BASE).f32x4(startOf(value)).memory("v128.store", accumulators[i]),
    );
    code.loop(() => {
      this.emitBody();
      code
        .get(row)
        .i32(ROW_BLOCK * 4)
        .op("i32.add")
        .tee(row);
      pushEnd();
      code.op("i32.lt_u");
    });
  }

  private emitBody(): void {
    this.loadMasks();
    const sums = new Map(this.sums.map(({ value, accumulators }) => [value, accumulators]));
    // Sums come as early as they can: what they are made of need not be kept for longer.
    for (const value of [...this.pass.rowValues, ...this.pass.sums].sort((a, b) => a.id - b.id)) {
      const accumulators = sums.get(value);
      if (accumulators) this.emitSum(value, accumulators);
      else this.lanes.set(value, this.emitRowValue(value));
    }
  }

  private loadMasks(): void {
    const { rowMask } = this.layout;
    if (rowMask === undefined) return;
    this.masks ??= Array.from({ length: VECTORS }, () => this.code.local("v128"));
    for (const [vector, local] of this.masks.entries())
      this.code
        .get(this.row)
        .memory("v128.load", rowMask + vector * 16)
        .set(local);
  }

  private lanesOf(value: Value): readonly Lane[] {
    const known = this.lanes.get(value);
    if (known) return known;
    return Array.from({ length: sizeOf(value.shape) }, (_, index) => this.sharedLane(value, index));
  }

  private sharedLane(value: Value, index: number): Lane {
    if (value.op.kind === "full") return { from: "constant", value: value.op.value, dtype: value.dtype };
    return { from: "memory", address: (this.layout.shared.get(value) as number) + index * 4 };
  }

  /** The operand's lanes for each feature of a row value of the shape. */
  private broadcastLanes(operand: Value, shape: Shape): Lane[] {
    const isRow = this.plan.rowValues.has(operand);
    const features = shape.slice(1);
    const own = isRow || operand.shape.length === shape.length ? operand.shape.slice(1) : operand.shape;
    return spread(this.lanesOf(operand), own, features);
  }

  private push(lane: Lane, vector: number): void {
    const { code } = this;
    switch (lane.from) {
      case "locals":
        code.get(lane.locals[vector]);
        break;
      case "rows":
        code.get(this.row).memory("v128.load", lane.address + vector * 16);
        break;
      case "memory":
        code.get(BASE).memory("v128.load32_splat", lane.address);
        break;
      case "constant":
        pushNumber(code, lane.value, lane.dtype);
    }
  }

  private newLane(emit: (vector: number) => void): Lane {
    const locals = Array.from({ length: VECTORS }, () => this.code.local("v128"));
    for (const [vector, local] of locals.entries()) {
      emit(vector);
      this.code.set(local);
    }
    return { from: "locals", locals };
  }

  private emitRowValue(value: Value): readonly Lane[] {
    const { op, inputs, shape } = value;
    const leaf = this.layout.rowLeaves.get(value);
    if (leaf)
      return Array.from({ length: featuresOf(value) }, (_, feature) => ({
        from: "rows",
        address: leaf.address + feature * leaf.stride,
      }));
    switch (op.kind) {
      case "elementwise": {
        const operands = inputs.map((operand) => this.broadcastLanes(operand, shape));
        return Array.from({ length: featuresOf(value) }, (_, feature) =>
          this.newLane((vector) =>
            emitElementwise(this.code, value, (operand) => this.push(operands[operand][feature], vector)),
          ),
        );
      }
      case "matmul":
        return this.emitMatmul(value);
      case "reduce":
        return this.emitReduce(value);
      case "reshape":
        return this.lanesOf(inputs[0]);
      case "broadcast":
        return this.broadcastLanes(inputs[0], shape);
      case "transpose":
        return transposed(
          this.lanesOf(inputs[0]),
          inputs[0].shape.slice(1),
          op.permutation.slice(1).map((axis) => axis - 1),
        );
      case "slice":
        return sliced(this.lanesOf(inputs[0]), inputs[0].shape.slice(1), op.begin.slice(1), shape.slice(1));
      case "concat":
        return concatenated(
          inputs.map((part) => ({ lanes: this.lanesOf(part), shape: part.shape.slice(1) })),
          op.axis - 1,
          shape.slice(1),
        );
      default:
        throw new Error(`no row form for ${op.kind}`);
    }
  }

  /** Rows times a shared matrix. The weight is loaded once for all vectors of rows. */
  private emitMatmul(value: Value): readonly Lane[] {
    const { code } = this;
    const [a, b] = value.inputs;
    const { transposeB } = value.op as { transposeB: boolean };
    const inner = a.shape[1];
    const lanes = this.lanesOf(a);
    const weight = code.local("v128");
    const result = Array.from({ length: value.shape[1] }, (_, column): Lane => {
      const locals = Array.from({ length: VECTORS }, () => code.local("v128"));
      for (let k = 0; k < inner; k++) {
        this.push(this.sharedLane(b, transposeB ? column * inner + k : k * value.shape[1] + column), 0);
        code.set(weight);
        for (const [vector, local] of locals.entries()) {
          this.push(lanes[k], vector);
          code.get(weight);
          if (k > 0) multiplyAdd(code, () => code.get(local));
          else code.op("f32x4.mul");
          code.set(local);
        }
      }
      return { from: "locals", locals };
    });
    code.release("v128", weight);
    return result;
  }

  private emitReduce(value: Value): readonly Lane[] {
    const { axes } = value.op as { axes: readonly number[] };
    return this.groups(value.inputs[0], axes).map((group) =>
      this.newLane((vector) => this.pushReduced(value, group, vector)),
    );
  }

  /** The lanes of a row value, grouped by where they go when the axes are reduced (whether or not the rows are, too). */
  private groups(value: Value, axes: readonly number[]): Lane[][] {
    return grouped(
      this.lanesOf(value),
      value.shape.slice(1),
      axes.map((axis) => axis - 1),
    );
  }

  private pushReduced(value: Value, group: readonly Lane[], vector: number): void {
    for (const [i, lane] of group.entries()) {
      this.push(lane, vector);
      if (i > 0) this.code.op(COMBINE[reductionOf(value)]);
    }
  }

  /** Adds the rows at hand to the sums. Lanes beyond the last row are blanked out first. */
  private emitSum(value: Value, accumulators: readonly number[]): void {
    const { op, inputs } = value;
    if (op.kind === "matmul") {
      const left = this.maskedLanes(inputs[0], 0);
      const right = this.lanesOf(inputs[1]);
      for (const [i, a] of left.entries()) {
        for (const [j, b] of right.entries()) {
          this.addProducts(accumulators[i * right.length + j], a, b);
        }
      }
      return;
    }
    if (op.kind !== "reduce") throw new Error(`no sum over rows for ${op.kind}`);
    for (const [i, group] of this.groups(inputs[0], op.axes).entries()) {
      this.accumulate(accumulators[i], COMBINE[op.fn], (vector) =>
        this.pushMasked(() => this.pushReduced(value, group, vector), vector, startOf(value)),
      );
    }
  }

  private addProducts(address: number, a: Lane, b: Lane): void {
    const { code } = this;
    const sum = code.local("v128");
    for (let vector = VECTORS - 1; vector >= 0; vector--) {
      this.push(a, vector);
      this.push(b, vector);
      if (vector < VECTORS - 1) multiplyAdd(code, () => code.get(sum));
      else code.op("f32x4.mul");
      code.set(sum);
    }
    // The sum of these rows first: added one by one to a large total, each would be rounded to it.
    code.get(BASE).get(BASE).memory("v128.load", address).get(sum).op("f32x4.add").memory("v128.store", address);
    code.release("v128", sum);
  }

  private accumulate(address: number, combine: Instruction, push: (vector: number) => void): void {
    const { code } = this;
    code.get(BASE).get(BASE).memory("v128.load", address);
    for (let vector = 0; vector < VECTORS; vector++) {
      push(vector);
      if (vector > 0) code.op(combine);
    }
    code.op(combine).memory("v128.store", address);
  }

  private maskedLanes(value: Value, blank: number): readonly Lane[] {
    const lanes = this.lanesOf(value);
    if (!this.masks) return lanes;
    return lanes.map((lane) => this.newLane((vector) => this.pushMasked(() => this.push(lane, vector), vector, blank)));
  }

  private pushMasked(push: () => void, vector: number, blank: number): void {
    push();
    if (!this.masks) return;
    if (blank === 0) this.code.get(this.masks[vector]).op("v128.and");
    else this.code.f32x4(blank).get(this.masks[vector]).op("v128.bitselect");
  }

  /** Combines the four lanes of each sum. */
  private emitResults(places: (sum: Sum) => readonly number[]): void {
    const { code } = this;
    const local = code.local("v128");
    this.eachSum((sum, i) => {
      const combine = SCALAR_COMBINE[reductionOf(sum.value)];
      code.get(BASE).memory("v128.load", places(sum)[i]).set(local);
      code.get(BASE);
      code.get(local).extractLane(0).get(local).extractLane(1).op(combine);
      code.get(local).extractLane(2).get(local).extractLane(3).op(combine).op(combine);
      code.memory("f32.store", (this.layout.shared.get(sum.value) as number) + i * 4);
    });
  }
}

const COMBINE = { sum: "f32x4.add", max: "f32x4.max", min: "f32x4.min" } as const;
const SCALAR_COMBINE = { sum: "f32.add", max: "f32.max", min: "f32.min" } as const;
const START = { sum: 0, max: Number.NEGATIVE_INFINITY, min: Number.POSITIVE_INFINITY } as const;

function reductionOf({ op }: Value): "sum" | "max" | "min" {
  return op.kind === "reduce" ? op.fn : "sum";
}

function startOf(value: Value): number {
  return START[reductionOf(value)];
}
