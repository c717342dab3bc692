/** Loops over a tile of rows: each row value of it lies feature by feature in memory, four rows to a register. */

import { Code } from "../../wasm/assembler";
import type { Shape } from "../program/program";
import { type BatchPart, type RowLeaf, VECTOR_BYTES } from "./layout";
import type { Reduction } from "./reduction";
import type { SharedWork } from "./tickets";

/** A row value of the tile: where its first feature begins, and how far the next is. */
export interface Tile extends RowLeaf {
  /**
   * Features of a leaf, which lies in memory for the whole batch, tile after tile; 0 for a value in the tile's own
   * memory.
   */
  readonly inBatch: number;
}

/** In place of a feature's local: the first feature, or all of them when the lane counts through the whole tile. */
export const NO_FEATURE = -1;

/**
 * The parameters of the function of a pass in parts, as in `BatchPart`: the part's first row and the row after its
 * last; the address of its tile's own memory; the address of its reductions.
 */
export const PASS_PARAMETERS = ["i32", "i32", "i32", "i32"] as const;
const [BEGIN, END, SCRATCH, SUMS] = [0, 1, 2, 3];

export class TileLoop {
  readonly code: Code;
  /** The byte offset of the tile's first row, in one feature of the batch. */
  readonly row: number;
  /**
   * The offset of the addresses of the tile's own values; 0 where lanes count from `SCRATCH` on, so that nothing
   * need be added.
   */
  readonly scratch: number;
  /** By the number of its features: what is added to a lane for its address in a leaf. */
  private readonly leafOffsets = new Map<number, number>();

  /**
   * @param bytes of one feature of the tile
   * @param leafWidths the numbers of features that leaves have
   * @param whole the only part, whose constants make faster code than parameters; undefined if there are several
   * @param work for other threads
   */
  constructor(
    readonly bytes: number,
    leafWidths: readonly number[],
    private readonly whole: BatchPart | undefined,
    readonly work: SharedWork,
  ) {
    this.code = new Code(whole ? [] : PASS_PARAMETERS);
    this.row = this.code.local("i32");
    this.scratch = whole?.scratch ?? 0;
    for (const width of new Set(leafWidths)) this.leafOffsets.set(width, this.code.local("i32"));
  }

  pushBegin(): void {
    if (this.whole) this.code.i32(this.whole.begin);
    else this.code.get(BEGIN);
  }

  /** Pushes the first lane. */
  pushOrigin(): void {
    if (this.whole) this.code.i32(0);
    else this.code.get(SCRATCH);
  }

  /** Pushes what is added to the addresses of the reductions over the rows. */
  pushSums(code = this.code): void {
    if (this.whole) code.i32(this.whole.sums);
    else code.get(SUMS);
  }

  /** Runs the body for each tile of the part. */
  eachTile(body: () => void): void {
    const { code, row } = this;
    this.pushBegin();
    code.set(row);
    code.loop(() => {
      for (const [width, offset] of this.leafOffsets) {
        code.get(row).i32(width).op("i32.mul");
        this.pushOrigin();
        code.op("i32.sub").set(offset);
      }
      body();
      code.get(row).i32(this.bytes).op("i32.add").tee(row);
      if (this.whole) code.i32(this.whole.end);
      else code.get(END);
      code.op("i32.lt_u");
    });
  }

  /**
   * Loops over the registers of a feature's rows; the body gets the lane: the local to which `Tile.address` is added.
   */
  eachLane(body: (lane: number) => void, bytes = this.bytes, step = VECTOR_BYTES): void {
    const { code } = this;
    if (this.whole) {
      code.countUp(bytes, step, body);
      return;
    }
    const [lane, end] = [code.local("i32"), code.local("i32")];
    code.get(SCRATCH).tee(lane).i32(bytes).op("i32.add").set(end);
    code.loop(() => {
      body(lane);
      code.get(lane).i32(step).op("i32.add").tee(lane).get(end).op("i32.lt_u");
    });
    code.release("i32", lane);
    code.release("i32", end);
  }

  /**
   * Nested loops over all features of a shape. For each list of strides, one stride per axis, the body gets the local
   * with the feature's index by these strides, or `NO_FEATURE` where the index is always 0.
   */
  eachFeature(shape: Shape, stridesOf: readonly (readonly number[])[], body: (features: number[]) => void): void {
    const { code } = this;
    const loops = mergedAxes(shape, stridesOf);
    const counters: number[] = [];
    const descend = (depth: number): void => {
      if (depth < loops.extents.length) {
        code.countUp(loops.extents[depth], 1, (counter) => {
          counters[depth] = counter;
          descend(depth + 1);
        });
        return;
      }
      const computed: number[] = [];
      body(
        loops.stridesOf.map((own) => {
          const terms = own.flatMap((stride, axis) => (stride === 0 ? [] : [{ stride, counter: counters[axis] }]));
          if (terms.length === 0) return NO_FEATURE;
          if (terms.length === 1 && terms[0].stride === 1) return terms[0].counter;
          const index = code.local("i32");
          computed.push(index);
          code.i32(0);
          for (const { stride, counter } of terms) code.get(counter).i32(stride).op("i32.mul").op("i32.add");
          code.set(index);
          return index;
        }),
      );
      for (const index of computed) code.release("i32", index);
    };
    descend(0);
  }

  /** Runs the body for index = 0, atOnce, … and once for what is left; with how many there are. */
  blocks(extent: number, atOnce: number, body: (index: number, count: number) => void): void {
    const { code } = this;
    const whole = extent - (extent % atOnce);
    if (whole > 0) code.countUp(whole, atOnce, (index) => body(index, atOnce));
    if (whole === extent) return;
    const index = code.local("i32");
    code.i32(whole).set(index);
    body(index, extent - whole);
    code.release("i32", index);
  }

  /** Pushes the address of a register of a tile, less the constant that `Tile.address` is. */
  pushPlace(tile: Tile, feature: number, lane: number): void {
    this.code.get(lane);
    this.addFeature(tile, feature);
  }

  /** Pushes the address of a feature's first register, less the constant that `Tile.address` is. */
  pushFeature(tile: Tile, feature: number): void {
    this.pushOrigin();
    this.addFeature(tile, feature);
  }

  private addFeature(tile: Tile, feature: number): void {
    if (feature !== NO_FEATURE) this.code.get(feature).i32(tile.stride).op("i32.mul").op("i32.add");
    this.addTile(tile);
  }

  /** Turns the address on the stack, in the tile's own memory, into that of a leaf. */
  private addTile({ inBatch }: Tile): void {
    if (inBatch > 0) this.code.get(this.leafOffsets.get(inBatch) as number).op("i32.add");
  }

  /** Pushes the address of the tile's first number; into another function's code only if there is a single tile. */
  pushStart(tile: Tile, code = this.code): void {
    if (this.isSingle) {
      code.i32(tile.address);
      return;
    }
    this.pushFeature(tile, NO_FEATURE);
    code.i32(tile.address).op("i32.add");
  }

  /** True if all rows are one tile: its addresses are constants. */
  get isSingle(): boolean {
    return this.whole?.begin === 0 && this.whole.end === this.bytes;
  }

  store(tile: Tile, feature: number, lane: number, push: () => void): void {
    this.pushPlace(tile, feature, lane);
    push();
    this.code.memory("v128.store", tile.address);
  }

  /**
   * Joins the four lanes of a register, and these with the number at an address; `pushTarget` pushes what is added to
   * the address.
   */
  joinLanes(total: number, pushTarget: () => void, address: number, { scalar }: Reduction): void {
    const { code } = this;
    pushTarget();
    pushTarget();
    code.memory("f32.load", address);
    code.get(total).extractLane(0).get(total).extractLane(1).op(scalar);
    code.get(total).extractLane(2).get(total).extractLane(3).op(scalar).op(scalar);
    code.op(scalar).memory("f32.store", address);
  }
}

/** Axes of extent 1 left out, and neighbours that all strides run through as if they were one axis made one. */
function mergedAxes(shape: Shape, stridesOf: readonly (readonly number[])[]) {
  const extents: number[] = [];
  const merged: number[][] = stridesOf.map(() => []);
  for (const [axis, extent] of shape.entries()) {
    if (extent === 1) continue;
    const last = extents.length - 1;
    const continues = last >= 0 && stridesOf.every((own, i) => merged[i][last] === own[axis] * extent);
    if (continues) extents[last] *= extent;
    else extents.push(extent);
    for (const [i, own] of stridesOf.entries()) merged[i][continues ? last : last + 1] = own[axis];
  }
  return { extents, stridesOf: merged };
}
