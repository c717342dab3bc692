/** Code that goes through a tile of rows: each row value of it lies feature by feature in memory, four rows to a register. */

import { Code } from "./assembler";
import type { RowLeaf } from "./layout";

/** A row value of the tile: where its first feature begins, and how far the next is. */
export interface Tile extends RowLeaf {
  /** Features of what lies in the whole batch, tile after tile; 0 for what is the tile's own. */
  readonly inBatch: number;
}

/** In place of the local that counts features, where the other one counts through all of them. */
export const NO_FEATURE = -1;

export class TileLoop {
  readonly code = new Code();
  /** Of the tile's first row, in the whole batch, in bytes. */
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

  /** Loops over features and registers of rows; the body gets the locals that count them: the feature, and the bytes within it. */
  eachVector(features: number, body: (feature: number, lane: number) => void): void {
    this.code.countUp(features, 1, (feature) => this.code.countUp(this.bytes, 16, (lane) => body(feature, lane)));
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

  /** Adds the four lanes of a register to the number at an address; `pushTarget` pushes what is added to the address. */
  addLanes(total: number, pushTarget: () => void, address: number): void {
    const { code } = this;
    pushTarget();
    pushTarget();
    code.memory("f32.load", address);
    code.get(total).extractLane(0).get(total).extractLane(1).op("f32.add");
    code.get(total).extractLane(2).get(total).extractLane(3).op("f32.add").op("f32.add");
    code.op("f32.add").memory("f32.store", address);
  }
}
