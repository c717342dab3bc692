/**
 * One pass over the rows of the batch in tiles: a tile of rows goes through all layers while it is in the cache. Each
 * row value of a tile lies feature by feature in memory; products run in blocks of eight registers.
 */

import type { Code } from "../../wasm/assembler";
import type { Pass, Plan } from "../program/plan";
import { broadcastStrides, featuresOf, sizeOf, strides, type Value } from "../program/program";
import { FLOAT_BYTES, type Layout } from "./layout";
import { emitElementwise, pushNumber } from "./math";
import { reductionOf } from "./reduction";
import type { SharedWork } from "./tickets";
import { NO_FEATURE, type Tile, TileLoop } from "./tile-loop";
import { inOrder, isView, placeTile, type TilePlaces } from "./tile-places";
import { emitRowProduct } from "./tile-products";
import { splitAxes, TileSums, withSum } from "./tile-sums";

/** Emits a pass as a function; of several parts, with `PASS_PARAMETERS`. */
export function emitTiledPass(plan: Plan, layout: Layout, pass: Pass, work: SharedWork): Code {
  return new TiledPass(plan, layout, pass, work).emit();
}

class TiledPass {
  private readonly loop: TileLoop;
  private readonly code: Code;
  private readonly tiles = new Map<Value, Tile>();
  private readonly places: TilePlaces;
  private readonly sums: TileSums;

  constructor(
    private readonly plan: Plan,
    private readonly layout: Layout,
    private readonly pass: Pass,
    work: SharedWork,
  ) {
    const leaves = pass.rowValues.filter((value) => layout.rowLeaves.has(value));
    this.loop = new TileLoop(
      layout.tileRows * FLOAT_BYTES,
      leaves.map(featuresOf),
      layout.parts.length === 1 ? layout.parts[0] : undefined,
      work,
    );
    this.code = this.loop.code;
    this.places = placeTile(pass, plan.rowValues);
    this.sums = new TileSums(plan, layout, this.loop, {
      tileOf: (value) => this.tileOf(value),
      placeOf: (value) => this.placeOf(value),
    });
  }

  emit(): Code {
    for (const sum of this.pass.sums) this.sums.emitStart(sum);
    this.loop.eachTile(() => {
      for (const value of inOrder(this.pass)) {
        if (!this.plan.rowValues.has(value)) this.sums.emit(value);
        else if (!this.places.fused.has(value)) this.tiles.set(value, this.emitRowValue(value));
      }
    });
    return this.code;
  }

  private sharedAddress(value: Value): number {
    return this.layout.shared.get(value) as number;
  }

  /** The value's own memory. */
  private placeOf(value: Value): Tile {
    const first = this.places.first.get(value) as number;
    return { address: this.loop.scratch + first * this.loop.bytes, stride: this.loop.bytes, inBatch: 0 };
  }

  private tileOf(value: Value): Tile {
    return this.tiles.get(value) as Tile;
  }

  private emitRowValue(value: Value): Tile {
    const leaf = this.layout.rowLeaves.get(value);
    if (leaf) return { ...leaf, inBatch: featuresOf(value) };
    const { op, inputs, shape } = value;
    switch (op.kind) {
      case "elementwise": {
        const [product] = inputs;
        return this.places.biased.get(product) === value ? this.tileOf(product) : this.emitLoop(value);
      }
      case "matmul":
        return this.emitMatmul(value);
      case "reduce":
        return this.emitReduce(value, op.axes);
      case "reshape":
        return this.tileOf(inputs[0]);
      case "broadcast":
        return this.copy(value, broadcastStrides(...alignedFeatures(inputs[0], value, this.plan)));
      case "transpose": {
        const own = strides(inputs[0].shape);
        return this.copy(
          value,
          op.permutation.slice(1).map((axis) => own[axis]),
        );
      }
      case "slice": {
        const own = strides(inputs[0].shape).slice(1);
        const first = own.reduce((index, stride, axis) => index + stride * op.begin[axis + 1], 0);
        if (!isView(value)) return this.copy(value, own, first);
        const from = this.tileOf(inputs[0]);
        return { ...from, address: from.address + first * from.stride };
      }
      case "concat":
        return this.emitConcat(value, op.axis);
      default:
        throw new Error(`no tiled form for ${op.kind} to shape [${shape}]`);
    }
  }

  /** Pushes a register of an operand; `first` is the feature that index 0 stands for. */
  private pushOperand(value: Value, feature: number, lane: number, first = 0): void {
    const { code } = this;
    const { op } = value;
    if (op.kind === "full") {
      pushNumber(code, op.value, value.dtype);
    } else if (!this.plan.rowValues.has(value)) {
      if (feature === NO_FEATURE) code.i32(0);
      else code.get(feature).i32(2).op("i32.shl");
      code.memory("v128.load32_splat", this.sharedAddress(value) + first * FLOAT_BYTES);
    } else {
      const tile = this.tileOf(value);
      this.loop.pushPlace(tile, feature, lane);
      code.memory("v128.load", tile.address + first * tile.stride);
    }
  }

  /** The chain of element-wise ops that ends in the value. */
  private emitLoop(value: Value): Tile {
    const { loop } = this;
    const tile = this.placeOf(value);
    const push = (part: Value, lane: number, featureOf: (operand: Value) => number): void => {
      emitElementwise(this.code, part, (operand) => {
        const input = part.inputs[operand];
        if (this.places.fused.has(input)) push(input, lane, featureOf);
        else this.pushOperand(input, featureOf(input), lane);
      });
    };
    const operands = this.operandsOf(value);
    if (operands.every((operand) => this.isFlat(operand, featuresOf(value)))) {
      loop.eachLane(
        (lane) => loop.store(tile, NO_FEATURE, lane, () => push(value, lane, () => NO_FEATURE)),
        featuresOf(value) * loop.bytes,
      );
      return tile;
    }
    const features = value.shape.slice(1);
    const stridesOf = operands.map((operand) => broadcastStrides(...alignedFeatures(operand, value, this.plan)));
    loop.eachFeature(features, [strides(features), ...stridesOf], ([target, ...own]) =>
      loop.eachLane((lane) =>
        loop.store(tile, target, lane, () => push(value, lane, (operand) => own[operands.indexOf(operand)])),
      ),
    );
    return tile;
  }

  /** The operands of a chain of element-wise ops. */
  private operandsOf(value: Value): Value[] {
    return value.inputs.flatMap((operand) => (this.places.fused.has(operand) ? this.operandsOf(operand) : [operand]));
  }

  /** True if the operand of a chain lies register by register as the chain's result does, or is one number. */
  private isFlat(operand: Value, features: number): boolean {
    if (!this.plan.rowValues.has(operand)) return operand.op.kind === "full" || sizeOf(operand.shape) === 1;
    return this.tileOf(operand).inBatch === 0 && featuresOf(operand) === features;
  }

  /**
   * Copies from the operand, whose features lie `from` apart along the axes of the value, beginning with the feature
   * `first`.
   */
  private copy(value: Value, from: readonly number[], first = 0): Tile {
    const tile = this.placeOf(value);
    this.copyTo(tile, value.inputs[0], value.shape.slice(1), strides(value.shape).slice(1), from, first);
    return tile;
  }

  private copyTo(
    tile: Tile,
    operand: Value,
    shape: readonly number[],
    to: readonly number[],
    from: readonly number[],
    first = 0,
  ): void {
    this.loop.eachFeature(shape, [to, from], ([target, source]) =>
      this.loop.eachLane((lane) =>
        this.loop.store(tile, target, lane, () => this.pushOperand(operand, source, lane, first)),
      ),
    );
  }

  private emitConcat(value: Value, axis: number): Tile {
    const tile = this.placeOf(value);
    const to = strides(value.shape);
    let begin = 0;
    for (const part of value.inputs) {
      const place = { ...tile, address: tile.address + begin * to[axis] * tile.stride };
      this.copyTo(place, part, part.shape.slice(1), to.slice(1), strides(part.shape).slice(1));
      begin += part.shape[axis];
    }
    return tile;
  }

  /** Reduces over axes of features. */
  private emitReduce(value: Value, axes: readonly number[]): Tile {
    const { code, loop } = this;
    const { start, vector } = reductionOf(value.op);
    const [operand] = value.inputs;
    const { kept, reduced } = splitAxes(operand.shape, axes);
    const tile = this.placeOf(value);
    const total = code.local("v128");
    loop.eachFeature(kept.shape, [kept.strides, strides(kept.shape)], ([from, to]) =>
      loop.eachLane((lane) => {
        code.f32x4(start).set(total);
        loop.eachFeature(reduced.shape, [reduced.strides], ([offset]) =>
          withSum(code, from, offset, (feature) => {
            code.get(total);
            this.pushOperand(operand, feature, lane);
            code.op(vector).set(total);
          }),
        );
        loop.store(tile, to, lane, () => code.get(total));
      }),
    );
    code.release("v128", total);
    return tile;
  }

  private emitMatmul(value: Value): Tile {
    const [a, b] = value.inputs;
    const { transposeB } = value.op as { transposeB: boolean };
    const [inner, columns] = [a.shape[1], value.shape[1]];
    const bias = this.places.biased.get(value)?.inputs[1];
    const result = this.placeOf(value);
    emitRowProduct(this.loop, this.tileOf(a), result, {
      matrix: this.sharedAddress(b),
      isTransposed: transposeB,
      inner,
      columns,
      bias: bias && this.sharedAddress(bias),
      isNative: this.layout.isNative(value),
    });
    return result;
  }
}

/** The feature axes of an operand and of the row value that it is broadcast to. */
function alignedFeatures(
  operand: Value,
  { shape }: Value,
  { rowValues }: Plan,
): [readonly number[], readonly number[]] {
  const hasRows = rowValues.has(operand) || operand.shape.length === shape.length;
  return [hasRows ? operand.shape.slice(1) : operand.shape, shape.slice(1)];
}
