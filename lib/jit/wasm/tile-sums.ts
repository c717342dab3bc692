/** Reductions over the rows, gathered tile by tile. Padding rows, which only the last tile has, do not count. */

import type { Code } from "../../wasm/assembler";
import type { Plan } from "../program/plan";
import { featuresOf, type Shape, strides, type Value } from "../program/program";
import { LANES, type Layout, paddedBytes, VECTOR_BYTES } from "./layout";
import { type Reduction, reductionOf } from "./reduction";
import { NO_FEATURE, type Tile, type TileLoop } from "./tile-loop";
import { emitOuterProduct } from "./tile-products";

/** A pass's row values in tiles: where each lies, and the memory of its own that a reduction's operand is copied to. */
export interface Tiles {
  readonly tileOf: (value: Value) => Tile;
  readonly placeOf: (value: Value) => Tile;
}

export class TileSums {
  private readonly code: Code;
  /** Tiles whose padding rows are zero already. */
  private readonly masked = new Set<Tile>();

  constructor(
    private readonly plan: Plan,
    private readonly layout: Layout,
    private readonly loop: TileLoop,
    private readonly tiles: Tiles,
  ) {
    this.code = loop.code;
  }

  /** Gives a reduction its first value, before the first tile. */
  emitStart(value: Value): void {
    const { code, loop } = this;
    const { start } = reductionOf(value.op);
    const bytes = paddedBytes(value);
    if (value.op.kind === "matmul" && this.layout.isNative(value)) return;
    if (start === 0) {
      loop.pushSums();
      code.i32(this.address(value)).op("i32.add").i32(0).i32(bytes).memoryFill();
      return;
    }
    code.countUp(bytes, VECTOR_BYTES, (place) => {
      loop.pushSums();
      code.get(place).op("i32.add").f32x4(start).memory("v128.store", this.address(value));
    });
  }

  /** Adds the tile's rows to a reduction. */
  emit(value: Value): void {
    if (value.op.kind === "matmul") this.emitOuterProduct(value);
    else if (value.op.kind === "reduce") this.emitReduce(value, value.op.axes);
    else throw new Error(`no reduction over the rows for ${value.op.kind}`);
  }

  /** Less what `loop.pushSums` pushes. */
  private address(value: Value): number {
    return this.layout.sums.get(value) as number;
  }

  private emitReduce(value: Value, axes: readonly number[]): void {
    const { code, loop } = this;
    const [operand] = value.inputs;
    const reduction = reductionOf(value.op);
    const tile = reduction.start === 0 ? this.withoutPadding(value) : this.tiles.tileOf(operand);
    const { kept, reduced } = splitAxes(operand.shape, axes);
    const total = code.local("v128");
    loop.eachFeature(kept.shape, [kept.strides, strides(kept.shape)], ([from, to]) => {
      code.f32x4(reduction.start).set(total);
      loop.eachFeature(reduced.shape, [reduced.strides], ([offset]) =>
        withSum(code, from, offset, (feature) =>
          loop.eachLane((lane) => {
            code.get(total);
            loop.pushPlace(tile, feature, lane);
            code.memory("v128.load", tile.address);
            if (reduction.start !== 0) this.replacePadding(lane, reduction);
            code.op(reduction.vector).set(total);
          }),
        ),
      );
      const pushTarget = () => {
        loop.pushSums();
        if (to !== NO_FEATURE) code.get(to).i32(2).op("i32.shl").op("i32.add");
      };
      loop.joinLanes(total, pushTarget, this.address(value), reduction);
    });
    code.release("v128", total);
  }

  private emitOuterProduct(value: Value): void {
    const [rows, columns] = value.shape;
    const sums = { address: this.address(value), rows, columns, isNative: this.layout.isNative(value) };
    const [left, right] = value.inputs.map((operand) => this.tiles.tileOf(operand));
    if (right.inBatch === 0) this.maskPadding(right, columns);
    // One factor without padding gives a product without; both are masked where both can be, as the other may not be
    // a finite number there.
    const leftTile = left.inBatch > 0 && right.inBatch === 0 ? left : this.withoutPadding(value);
    emitOuterProduct(this.loop, leftTile, right, sums);
  }

  /** The first operand of a sum with zeros in its padding rows: in place, or a copy of what lies in the batch. */
  private withoutPadding(sum: Value): Tile {
    const [value] = sum.inputs;
    const features = featuresOf(value);
    const tile = this.tiles.tileOf(value);
    if (this.layout.rowMask === undefined) return tile;
    if (tile.inBatch === 0) {
      this.maskPadding(tile, features);
      return tile;
    }
    const copy = this.tiles.placeOf(sum);
    this.loop.eachFeature([features], [[1]], ([feature]) =>
      this.loop.eachLane((lane) =>
        this.loop.store(copy, feature, lane, () => {
          this.loop.pushPlace(tile, feature, lane);
          this.code.memory("v128.load", tile.address);
        }),
      ),
    );
    this.maskPadding(copy, features);
    return copy;
  }

  /** Zeros in the padding rows of a tile. */
  private maskPadding(tile: Tile, features: number): void {
    const { code } = this;
    const { rowMask, paddedRows, tileRows } = this.layout;
    if (rowMask === undefined || this.masked.has(tile)) return;
    this.masked.add(tile);
    const lastTile = paddedRows - tileRows;
    const firstVector = Math.floor((this.plan.rows - lastTile) / LANES);
    const address = code.local("i32");
    code
      .get(this.loop.row)
      .i32((lastTile * VECTOR_BYTES) / LANES)
      .op("i32.eq");
    code.if(() =>
      code.countUp(features * tile.stride, tile.stride, (feature) => {
        this.loop.pushOrigin();
        code.get(feature).op("i32.add").set(address);
        for (let vector = firstVector; vector < tileRows / LANES; vector++) {
          const place = tile.address + vector * VECTOR_BYTES;
          code.get(address).get(address).memory("v128.load", place);
          code
            .i32(0)
            .memory("v128.load", rowMask + (lastTile / LANES + vector) * VECTOR_BYTES)
            .op("v128.and")
            .memory("v128.store", place);
        }
      }),
    );
    code.release("i32", address);
  }

  /** The register on the stack with the reduction's start in the lanes of padding rows. */
  private replacePadding(lane: number, { start }: Reduction): void {
    const { rowMask } = this.layout;
    if (rowMask === undefined) return;
    this.code.f32x4(start).get(this.loop.row).get(lane).op("i32.add");
    this.loop.pushOrigin();
    this.code.op("i32.sub").memory("v128.load", rowMask).op("v128.bitselect");
  }
}

/**
 * The feature axes of a row value's shape that a reduction keeps, and those that it removes, with the strides of
 * both.
 */
export function splitAxes(shape: Shape, axes: readonly number[]) {
  const own = [0, ...strides(shape.slice(1))];
  const pick = (isReduced: boolean) => {
    const picked = shape.map((_, axis) => axis).filter((axis) => axis > 0 && axes.includes(axis) === isReduced);
    return { shape: picked.map((axis) => shape[axis]), strides: picked.map((axis) => own[axis]) };
  };
  return { kept: pick(false), reduced: pick(true) };
}

/** Runs the body with the local of a feature's index that is the sum of two. */
export function withSum(code: Code, a: number, b: number, body: (feature: number) => void): void {
  if (a === NO_FEATURE || b === NO_FEATURE) {
    body(a === NO_FEATURE ? b : a);
    return;
  }
  const sum = code.local("i32");
  code.get(a).get(b).op("i32.add").set(sum);
  body(sum);
  code.release("i32", sum);
}
