/** Loops over a tile of rows: each row value of it lies feature by feature in memory, four rows to a register. */

import type { Shape } from "../program/program";
import { Code } from "./assembler";
import { type RowLeaf, VECTOR_BYTES } from "./layout";
import type { Reduction } from "./reduction";

/** A row value of the tile: where its first feature begins, and how far the next is. */
export interface Tile extends RowLeaf {
  /** Features of a leaf, which lies in memory for the whole batch, tile after tile; 0 for a value in the tile's own memory. */
  readonly inBatch: number;
}

/** In place of a feature's local: the first feature, or all of them when the lane counts through the whole tile. */
export const NO_FEATURE = -1;

export class TileLoop {
  readonly code = new Code();
  /** The byte offset of the tile's first row from the batch's first row, in one feature. */
  readonly row = this.code.local("i32");

  /** @param bytes of one feature of the tile */
  constructor(readonly bytes: number) {}

  /** Runs the body for each tile of the batch. */
  eachTile(batchBytes: number, body: () => void): void {
    const { code, row } = this;
    code.i32(0).set(row);
    code.loop(() => {
      body();
      code.get(row).i32(this.bytes).op("i32.add").tee(row).i32(batchBytes).op("i32.lt_u");
    });
  }

  /** Loops over the registers of a feature's rows; the body gets the local that counts their bytes. */
  eachLane(body: (lane: number) => void): void {
    this.code.countUp(this.bytes, VECTOR_BYTES, body);
  }

  /**
   * Nested loops over all features of a shape. For each list of strides, one stride per axis, the body gets the local with the feature's index
   * by these strides, or `NO_FEATURE` where the index is always 0.
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
    const { code } = this;
    code.get(lane);
    if (feature !== NO_FEATURE) code.get(feature).i32(tile.stride).op("i32.mul").op("i32.add");
    this.addTile(tile);
  }

  /** Adds the place of the tile in the batch, if it is there, to the address on the stack. */
  addTile({ inBatch }: Tile): void {
    const { code } = this;
    if (inBatch === 0) return;
    code.get(this.row);
    if (inBatch > 1) code.i32(inBatch).op("i32.mul");
    code.op("i32.add");
  }

  store(tile: Tile, feature: number, lane: number, push: () => void): void {
    this.pushPlace(tile, feature, lane);
    push();
    this.code.memory("v128.store", tile.address);
  }

  /** Joins the four lanes of a register, and these with the number at an address; `pushTarget` pushes what is added to the address. */
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
