/**
 * One pass over the rows of the batch in tiles: a tile of rows goes through all layers while it is in the cache. Each row value of a tile lies
 * feature by feature in memory; products run in blocks of eight registers.
 */

import type { Pass, Plan } from "../program/plan";
import { featuresOf, sizeOf, type Value } from "../program/program";
import type { Code } from "./assembler";
import { LANES, type Layout } from "./layout";
import { emitElementwise } from "./math";
import { NO_FEATURE, type Tile, TileLoop } from "./tile-loop";
import { inOrder, placeTile, type TilePlaces } from "./tile-places";
import { emitOuterProduct, emitRowProduct } from "./tile-products";

/** Emits a pass; `scratch` is where the tile's values go. */
export function emitTiledPass(plan: Plan, layout: Layout, pass: Pass): Code {
  return new TiledPass(plan, layout, pass).emit();
}

class TiledPass {
  private readonly loop: TileLoop;
  private readonly code: Code;
  private readonly tiles = new Map<Value, Tile>();
  private readonly places: TilePlaces;
  /** Those whose rows beyond the last are blank. */
  private readonly blank = new Set<Tile>();

  constructor(
    private readonly plan: Plan,
    private readonly layout: Layout,
    private readonly pass: Pass,
  ) {
    this.loop = new TileLoop(layout.rowsAtOnce * 4);
    this.code = this.loop.code;
    this.places = placeTile(pass, plan.rowValues);
  }

  emit(): Code {
    const { code } = this;
    for (const sum of this.pass.sums)
      code
        .i32(this.sharedAddress(sum))
        .i32(0)
        .i32(sizeOf(sum.shape) * 4)
        .memoryFill();
    this.loop.eachTile(this.layout.paddedRows * 4, () => {
      for (const value of inOrder(this.pass)) {
        if (!this.plan.rowValues.has(value)) this.emitSum(value);
        else if (!this.places.fused.has(value)) this.tiles.set(value, this.emitRowValue(value));
      }
    });
    return code;
  }

  private sharedAddress(value: Value): number {
    return this.layout.shared.get(value) as number;
  }

  /** The value's own memory. */
  private placeOf(value: Value): Tile {
    const first = this.places.first.get(value) as number;
    return { address: this.layout.scratch + first * this.loop.bytes, stride: this.loop.bytes, inBatch: 0 };
  }

  private tileOf(value: Value): Tile {
    return this.tiles.get(value) as Tile;
  }

  private emitRowValue(value: Value): Tile {
    const leaf = this.layout.rowLeaves.get(value);
    if (leaf) return { ...leaf, inBatch: featuresOf(value) };
    const { op, inputs } = value;
    switch (op.kind) {
      case "elementwise": {
        const [product] = inputs;
        if (this.places.biased.get(product) === value) return this.tileOf(product);
        const tile = this.placeOf(value);
        this.emitLoop(value, tile);
        return tile;
      }
      case "matmul":
        return this.emitMatmul(value);
      case "reduce":
        return this.emitReduce(value);
      case "reshape":
        return this.tileOf(inputs[0]);
      case "slice": {
        const from = this.tileOf(inputs[0]);
        return { ...from, address: from.address + op.begin[1] * from.stride };
      }
      case "broadcast": {
        const tile = this.placeOf(value);
        this.loop.eachVector(featuresOf(value), (feature, lane) => {
          this.loop.store(tile, feature, lane, () => this.pushOperand(inputs[0], feature, lane));
        });
        return tile;
      }
      case "concat":
        return this.emitConcat(value);
      default:
        throw new Error(`no tiled form for ${op.kind}`);
    }
  }

  private pushOperand(value: Value, feature: number, lane: number): void {
    const { code } = this;
    const { op } = value;
    if (op.kind === "full") {
      pushNumber(code, op.value, value.dtype);
    } else if (!this.plan.rowValues.has(value)) {
      if (sizeOf(value.shape) === 1) code.i32(0);
      else code.get(feature).i32(2).op("i32.shl");
      code.memory("v128.load32_splat", this.sharedAddress(value));
    } else {
      const tile = this.tileOf(value);
      this.loop.pushPlace(tile, featuresOf(value) === 1 ? NO_FEATURE : feature, lane);
      code.memory("v128.load", tile.address);
    }
  }

  /** The chain of element-wise ops that ends in the value. */
  private emitLoop(value: Value, tile: Tile): void {
    const push = (part: Value, feature: number, lane: number): void => {
      if (part !== value && !this.places.fused.has(part)) this.pushOperand(part, feature, lane);
      else emitElementwise(this.code, part, (operand) => push(part.inputs[operand], feature, lane));
    };
    const body = (feature: number, lane: number) =>
      this.loop.store(tile, feature, lane, () => push(value, feature, lane));
    if (this.isFlat(value, featuresOf(value)))
      this.code.countUp(featuresOf(value) * this.loop.bytes, 16, (lane) => body(NO_FEATURE, lane));
    else this.loop.eachVector(featuresOf(value), body);
  }

  /** Whether all operands of the chain lie one register after the other, as the result does, or are one number. */
  private isFlat(value: Value, features: number): boolean {
    return value.inputs.every((operand) => {
      if (this.places.fused.has(operand)) return this.isFlat(operand, features);
      if (!this.plan.rowValues.has(operand)) return operand.op.kind === "full" || sizeOf(operand.shape) === 1;
      return this.tileOf(operand).inBatch === 0 && featuresOf(operand) === features;
    });
  }

  private emitConcat(value: Value): Tile {
    const tile = this.placeOf(value);
    let begin = 0;
    for (const part of value.inputs) {
      const place = { ...tile, address: tile.address + begin * tile.stride };
      this.loop.eachVector(featuresOf(part), (feature, lane) => {
        this.loop.store(place, feature, lane, () => this.pushOperand(part, feature, lane));
      });
      begin += featuresOf(part);
    }
    return tile;
  }

  private emitReduce(value: Value): Tile {
    const { code } = this;
    const { fn } = value.op as { fn: "sum" | "max" | "min" };
    const combine = ({ sum: "f32x4.add", max: "f32x4.max", min: "f32x4.min" } as const)[fn];
    const start = { sum: 0, max: Number.NEGATIVE_INFINITY, min: Number.POSITIVE_INFINITY }[fn];
    const [operand] = value.inputs;
    const tile = this.placeOf(value);
    const total = code.local("v128");
    code.countUp(this.loop.bytes, 16, (lane) => {
      code.f32x4(start).set(total);
      code.countUp(featuresOf(operand), 1, (feature) => {
        code.get(total);
        this.pushOperand(operand, feature, lane);
        code.op(combine).set(total);
      });
      code.get(lane).get(total).memory("v128.store", tile.address);
    });
    code.release("v128", total);
    return tile;
  }

  private emitMatmul(value: Value): Tile {
    const [a, b] = value.inputs;
    const { transposeB } = value.op as { transposeB: boolean };
    const [inner, columns] = [a.shape[1], value.shape[1]];
    const [byInner, byColumn] = transposeB ? [4, inner * 4] : [columns * 4, 4];
    const bias = this.places.biased.get(value)?.inputs[1];
    const result = this.placeOf(value);
    emitRowProduct(this.loop, this.tileOf(a), result, {
      matrix: this.sharedAddress(b),
      byInner,
      byColumn,
      inner,
      columns,
      bias: bias && this.sharedAddress(bias),
    });
    return result;
  }

  private emitSum(value: Value): void {
    const { op, inputs } = value;
    if (op.kind === "matmul") this.emitOuterProduct(value);
    else {
      const operand = this.blanked(value);
      const toOne = sizeOf(value.shape) === 1;
      const { code } = this;
      const total = code.local("v128");
      const addTotal = (feature: number | undefined): void => {
        const pushTarget = () => (feature === undefined ? code.i32(0) : code.get(feature).i32(2).op("i32.shl"));
        this.loop.addLanes(total, pushTarget, this.sharedAddress(value));
      };
      code.f32x4(0).set(total);
      code.countUp(featuresOf(inputs[0]), 1, (feature) => {
        if (!toOne) code.f32x4(0).set(total);
        code.countUp(this.loop.bytes, 16, (lane) => {
          code.get(total);
          this.loop.pushPlace(operand, feature, lane);
          code.memory("v128.load", operand.address).op("f32x4.add").set(total);
        });
        if (!toOne) addTotal(feature);
      });
      if (toOne) addTotal(undefined);
      code.release("v128", total);
    }
  }

  private emitOuterProduct(value: Value): void {
    const [rows, columns] = value.shape;
    const sums = { address: this.sharedAddress(value), rows, columns };
    const [left, right] = value.inputs.map((operand) => this.tileOf(operand));
    if (right.inBatch === 0) this.blankRest(right, columns);
    // One blank factor makes the product blank; both are, where both can be, as the other may not be a number there.
    const blankLeft = left.inBatch > 0 && right.inBatch === 0 ? left : this.blanked(value);
    emitOuterProduct(this.loop, blankLeft, right, sums);
  }

  /** The first operand of a sum, the rows beyond the last blanked out: they must not count. */
  private blanked(sum: Value): Tile {
    const [value] = sum.inputs;
    const features = featuresOf(value);
    const tile = this.tileOf(value);
    if (this.layout.rowMask === undefined) return tile;
    if (tile.inBatch === 0) {
      this.blankRest(tile, features);
      return tile;
    }
    const copy = this.placeOf(sum);
    this.loop.eachVector(features, (feature, lane) => {
      this.loop.store(copy, feature, lane, () => {
        this.loop.pushPlace(tile, feature, lane);
        this.code.memory("v128.load", tile.address);
      });
    });
    this.blankRest(copy, features);
    return copy;
  }

  /** Blanks out the rows beyond the last, which only the last tile has. */
  private blankRest(tile: Tile, features: number): void {
    const { code } = this;
    const { rowMask, paddedRows, rowsAtOnce } = this.layout;
    if (rowMask === undefined || this.blank.has(tile)) return;
    this.blank.add(tile);
    const lastTile = paddedRows - rowsAtOnce;
    const firstVector = Math.floor((this.plan.rows - lastTile) / LANES);
    code
      .get(this.loop.row)
      .i32(lastTile * 4)
      .op("i32.eq");
    code.if(() =>
      code.countUp(features * tile.stride, tile.stride, (feature) => {
        for (let vector = firstVector; vector < rowsAtOnce / LANES; vector++) {
          const place = tile.address + vector * 16;
          code.get(feature).get(feature).memory("v128.load", place);
          code
            .i32(0)
            .memory("v128.load", rowMask + lastTile * 4 + vector * 16)
            .op("v128.and")
            .memory("v128.store", place);
        }
      }),
    );
  }
}
