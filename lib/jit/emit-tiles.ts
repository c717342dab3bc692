/**
 * One pass over the rows of the batch in tiles: a tile of rows goes through all layers while it is in the cache. Each row value of a tile lies
 * feature by feature in memory; products run in blocks of eight registers. For networks too wide to write out.
 */
import { featuresOf, type Layout, type RowLeaf } from "./layout";
import { emitElementwise } from "./math";
import type { Pass, Plan } from "./plan";
import { sizeOf, type Value } from "./program";
import { inOrder, placeTile, type TilePlaces } from "./tile-places";
import { Code } from "./wasm";

/** A row value of the tile: where its first feature begins, and how far the next is. */
interface Tile extends RowLeaf {
  /** Whether it lies in the whole batch, so that the tile's place is added; else it is the tile's own. */
  readonly inBatch: boolean;
}

/** In place of the local that counts features, where the other one counts through all of them. */
const NO_FEATURE = -1;

/** What a tile needs of the cache at most. */
const TILE_BYTES = 1 << 19;
const MOST_ROWS = 64;
/** Products of rows come in two registers of rows. */
const ROWS_AT_ONCE = 8;

/** How many rows a tile has: as many as the cache holds, and no more than there are. */
export function rowsPerTile(plan: Plan): number {
  const fitting = Math.floor(TILE_BYTES / 4 / Math.max(1, featuresPerTile(plan)) / ROWS_AT_ONCE) * ROWS_AT_ONCE;
  const all = Math.ceil(plan.rows / ROWS_AT_ONCE) * ROWS_AT_ONCE;
  return Math.max(ROWS_AT_ONCE, Math.min(MOST_ROWS, fitting, all));
}

/** Bytes of memory for the row values of one tile. */
export function tileBytes(plan: Plan): number {
  return featuresPerTile(plan) * rowsPerTile(plan) * 4;
}

function featuresPerTile(plan: Plan): number {
  return Math.max(0, ...plan.passes.map((pass) => placeTile(pass, plan.rowValues).features));
}

/** Why a plan has no tiled form; undefined if it has one. */
export function reasonAgainstTiles(plan: Plan): string | undefined {
  if (plan.rows === 0) return "its rows are not independent of each other";
  for (const { rowValues, sums } of plan.passes) {
    const odd = [...rowValues, ...sums].find((value) => !hasTiledForm(value, plan.rowValues));
    if (odd) return `${odd.op.kind} to shape [${odd.shape}] has no form in tiles`;
  }
  return undefined;
}

function hasTiledForm({ op, inputs, shape }: Value, rowValues: ReadonlySet<Value>): boolean {
  const features = sizeOf(shape.slice(1));
  switch (op.kind) {
    case "elementwise":
    case "broadcast":
      return inputs.every((operand) => {
        const own = rowValues.has(operand) ? featuresOf(operand) : sizeOf(operand.shape);
        return own === 1 || own === features;
      });
    case "reduce": {
      const whole = op.axes.length === inputs[0].shape.length;
      if (!rowValues.has(inputs[0]) || op.axes.includes(0)) return op.fn === "sum" && (whole || op.axes.length === 1);
      return features === 1;
    }
    case "slice":
      return shape.length === 2;
    case "concat":
      return op.axis === 1 && shape.length === 2 && inputs.every((part) => rowValues.has(part));
    case "transpose":
      return false;
    default:
      return true;
  }
}

/** Emits a pass; `scratch` is where the tile's values go. */
export function emitTiledPass(plan: Plan, layout: Layout, pass: Pass): Code {
  return new TiledPass(plan, layout, pass).emit();
}

/** A shared matrix by its strides in bytes, and the address of what the products' sums start from, if not zero. */
interface Weights {
  readonly matrix: number;
  readonly byInner: number;
  readonly byColumn: number;
  readonly inner: number;
  readonly bias: number | undefined;
}

class TiledPass {
  private readonly code = new Code();
  /** Of the tile's first row, in the whole batch. */
  private readonly row = this.code.local("i32");
  private readonly tiles = new Map<Value, Tile>();
  private readonly tileBytes: number;
  private readonly places: TilePlaces;

  constructor(
    private readonly plan: Plan,
    private readonly layout: Layout,
    private readonly pass: Pass,
  ) {
    this.tileBytes = layout.rowsAtOnce * 4;
    this.places = placeTile(pass, plan.rowValues);
  }

  emit(): Code {
    const { code, row } = this;
    for (const sum of this.pass.sums)
      code
        .i32(this.sharedAddress(sum))
        .i32(0)
        .i32(sizeOf(sum.shape) * 4)
        .memoryFill();
    code.i32(0).set(row);
    code.loop(() => {
      for (const value of inOrder(this.pass)) {
        if (!this.plan.rowValues.has(value)) this.emitSum(value);
        else if (!this.places.fused.has(value)) this.tiles.set(value, this.emitRowValue(value));
      }
      code.get(row).i32(this.tileBytes).op("i32.add").tee(row);
      code.i32(this.layout.paddedRows * 4).op("i32.lt_u");
    });
    return code;
  }

  private sharedAddress(value: Value): number {
    return this.layout.shared.get(value) as number;
  }

  /** The value's own memory. */
  private placeOf(value: Value): Tile {
    const first = this.places.first.get(value) as number;
    return { address: this.layout.scratch + first * this.tileBytes, stride: this.tileBytes, inBatch: false };
  }

  private tileOf(value: Value): Tile {
    return this.tiles.get(value) as Tile;
  }

  private emitRowValue(value: Value): Tile {
    const leaf = this.layout.rowLeaves.get(value);
    if (leaf) return { ...leaf, inBatch: true };
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
        this.eachVector(featuresOf(value), (feature, lane) => {
          this.storeTo(tile, feature, lane, () => this.pushOperand(inputs[0], feature, lane));
        });
        return tile;
      }
      case "concat":
        return this.emitConcat(value);
      default:
        throw new Error(`no tiled form for ${op.kind}`);
    }
  }

  /** Loops over features and registers of rows; the body gets the locals that count them: the feature, and the bytes within it. */
  private eachVector(features: number, body: (feature: number, lane: number) => void): void {
    this.code.countUp(features, 1, (feature) => this.code.countUp(this.tileBytes, 16, (lane) => body(feature, lane)));
  }

  /** Pushes the address of a register of a tile, less the constant that `Tile.address` is. */
  private pushPlace(tile: Tile, feature: number, lane: number): void {
    this.code.get(lane);
    if (feature !== NO_FEATURE) this.code.get(feature).i32(tile.stride).op("i32.mul").op("i32.add");
    if (tile.inBatch) this.code.get(this.row).op("i32.add");
  }

  private storeTo(tile: Tile, feature: number, lane: number, push: () => void): void {
    this.pushPlace(tile, feature, lane);
    push();
    this.code.memory("v128.store", tile.address);
  }

  private pushOperand(value: Value, feature: number, lane: number): void {
    const { code } = this;
    const { op } = value;
    if (op.kind === "full") {
      if (value.dtype === "bool") code.i32x4(op.value === 0 ? 0 : -1);
      else code.f32x4(op.value);
    } else if (!this.plan.rowValues.has(value)) {
      if (sizeOf(value.shape) === 1) code.i32(0);
      else code.get(feature).i32(2).op("i32.shl");
      code.memory("v128.load32_splat", this.sharedAddress(value));
    } else {
      const tile = this.tileOf(value);
      this.pushPlace(tile, featuresOf(value) === 1 ? NO_FEATURE : feature, lane);
      code.memory("v128.load", tile.address);
    }
  }

  /** The chain of element-wise ops that ends in the value. */
  private emitLoop(value: Value, tile: Tile): void {
    const push = (part: Value, feature: number, lane: number): void => {
      if (part !== value && !this.places.fused.has(part)) this.pushOperand(part, feature, lane);
      else emitElementwise(this.code, part, (operand) => push(part.inputs[operand], feature, lane));
    };
    const body = (feature: number, lane: number) => this.storeTo(tile, feature, lane, () => push(value, feature, lane));
    if (this.isFlat(value, featuresOf(value)))
      this.code.countUp(featuresOf(value) * this.tileBytes, 16, (lane) => body(NO_FEATURE, lane));
    else this.eachVector(featuresOf(value), body);
  }

  /** Whether all operands of the chain lie one register after the other, as the result does, or are one number. */
  private isFlat(value: Value, features: number): boolean {
    return value.inputs.every((operand) => {
      if (this.places.fused.has(operand)) return this.isFlat(operand, features);
      if (!this.plan.rowValues.has(operand)) return operand.op.kind === "full" || sizeOf(operand.shape) === 1;
      return !this.tileOf(operand).inBatch && featuresOf(operand) === features;
    });
  }

  private emitConcat(value: Value): Tile {
    const tile = this.placeOf(value);
    let begin = 0;
    for (const part of value.inputs) {
      const place = { ...tile, address: tile.address + begin * tile.stride };
      this.eachVector(featuresOf(part), (feature, lane) => {
        this.storeTo(place, feature, lane, () => this.pushOperand(part, feature, lane));
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
    code.countUp(this.tileBytes, 16, (lane) => {
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

  /** Rows times a shared matrix, four columns and eight rows at once. */
  private emitMatmul(value: Value): Tile {
    const [a, b] = value.inputs;
    const { transposeB } = value.op as { transposeB: boolean };
    const [inner, columns] = [a.shape[1], value.shape[1]];
    const result = this.placeOf(value);
    const bias = this.places.biased.get(value)?.inputs[1];
    const [byInner, byColumn] = transposeB ? [4, inner * 4] : [columns * 4, 4];
    const whole = columns - (columns % 4);
    const emit = (column: number, count: number): void =>
      this.emitMatmulBlock(
        this.tileOf(a),
        result,
        { matrix: this.sharedAddress(b), byInner, byColumn, inner, bias: bias && this.sharedAddress(bias) },
        column,
        count,
      );
    if (whole > 0) this.code.countUp(whole, 4, (column) => emit(column, 4));
    if (whole < columns) {
      const column = this.code.local("i32");
      this.code.i32(whole).set(column);
      emit(column, columns - whole);
      this.code.release("i32", column);
    }
    return result;
  }

  private emitMatmulBlock(a: Tile, result: Tile, weights: Weights, column: number, count: number): void {
    const { code } = this;
    const totals = Array.from({ length: count }, () => [code.local("v128"), code.local("v128")]);
    const [left, right, weight] = [code.local("v128"), code.local("v128"), code.local("v128")];
    const [rowPointer, weightPointer, end] = [code.local("i32"), code.local("i32"), code.local("i32")];
    code.countUp(this.tileBytes, 32, (lane) => {
      for (const [i, [first, second]] of totals.entries()) {
        if (weights.bias === undefined) code.f32x4(0);
        else
          code
            .get(column)
            .i32(2)
            .op("i32.shl")
            .memory("v128.load32_splat", weights.bias + i * 4);
        code.tee(first).set(second);
      }
      code.get(lane);
      if (a.inBatch) code.get(this.row).op("i32.add");
      code.set(rowPointer);
      code.get(column).i32(weights.byColumn).op("i32.mul").tee(weightPointer);
      code
        .i32(weights.inner * weights.byInner)
        .op("i32.add")
        .set(end);
      code.loop(() => {
        code.get(rowPointer).memory("v128.load", a.address).set(left);
        code
          .get(rowPointer)
          .memory("v128.load", a.address + 16)
          .set(right);
        for (const [i, total] of totals.entries()) {
          code
            .get(weightPointer)
            .memory("v128.load32_splat", weights.matrix + i * weights.byColumn)
            .set(weight);
          for (const [vector, side] of [left, right].entries()) {
            code.get(total[vector]).get(side).get(weight).op("f32x4.mul").op("f32x4.add").set(total[vector]);
          }
        }
        code.get(rowPointer).i32(a.stride).op("i32.add").set(rowPointer);
        code.get(weightPointer).i32(weights.byInner).op("i32.add").tee(weightPointer).get(end).op("i32.lt_u");
      });
      for (const [i, total] of totals.entries()) {
        for (const [vector, local] of total.entries()) {
          this.pushPlace(result, column, lane);
          code.get(local).memory("v128.store", result.address + i * result.stride + vector * 16);
        }
      }
    });
    for (const local of [...totals.flat(), left, right, weight]) code.release("v128", local);
    for (const local of [rowPointer, weightPointer, end]) code.release("i32", local);
  }

  private emitSum(value: Value): void {
    const { op, inputs } = value;
    if (op.kind === "matmul") this.emitOuterProduct(value);
    else {
      const operand = this.masked(value);
      const toOne = sizeOf(value.shape) === 1;
      const { code } = this;
      const total = code.local("v128");
      const addTotal = (feature: number | undefined): void => {
        const pushTarget = () => (feature === undefined ? code.i32(0) : code.get(feature).i32(2).op("i32.shl"));
        pushTarget();
        pushTarget();
        code.memory("f32.load", this.sharedAddress(value));
        this.pushLanes(total);
        code.op("f32.add").memory("f32.store", this.sharedAddress(value));
      };
      code.f32x4(0).set(total);
      code.countUp(featuresOf(inputs[0]), 1, (feature) => {
        if (!toOne) code.f32x4(0).set(total);
        code.countUp(this.tileBytes, 16, (lane) => {
          code.get(total);
          this.pushPlace(operand, feature, lane);
          code.memory("v128.load", operand.address).op("f32x4.add").set(total);
        });
        if (!toOne) addTotal(feature);
      });
      if (toOne) addTotal(undefined);
      code.release("v128", total);
    }
  }

  /** Pushes the sum of the four lanes. */
  private pushLanes(local: number): void {
    const { code } = this;
    code.get(local).extractLane(0).get(local).extractLane(1).op("f32.add");
    code.get(local).extractLane(2).get(local).extractLane(3).op("f32.add").op("f32.add");
  }

  /** The first operand of a sum with the rows beyond the last blanked out: they must not count. */
  private masked(sum: Value): Tile {
    const [value] = sum.inputs;
    const { rowMask } = this.layout;
    const tile = this.tileOf(value);
    if (rowMask === undefined) return tile;
    const { code } = this;
    const copy = this.placeOf(sum);
    this.eachVector(featuresOf(value), (feature, lane) => {
      this.storeTo(copy, feature, lane, () => {
        this.pushPlace(tile, feature, lane);
        code.memory("v128.load", tile.address);
        code.get(lane).get(this.row).op("i32.add").memory("v128.load", rowMask).op("v128.and");
      });
    });
    return copy;
  }

  /** The sum over the rows of the products of two row values: two features of the first with four of the second at once. */
  private emitOuterProduct(value: Value): void {
    const [a, b] = [this.masked(value), this.tileOf(value.inputs[1])];
    const [rows, columns] = value.shape;
    const { code } = this;
    const blocks = (extent: number, atOnce: number, body: (index: number, count: number) => void): void => {
      const whole = extent - (extent % atOnce);
      if (whole > 0) code.countUp(whole, atOnce, (index) => body(index, atOnce));
      if (whole < extent) {
        const index = code.local("i32");
        code.i32(whole).set(index);
        body(index, extent - whole);
        code.release("i32", index);
      }
    };
    blocks(rows, 2, (row, rowCount) => {
      blocks(columns, 4, (column, columnCount) =>
        this.emitOuterBlock(value, a, b, { row, rowCount, column, columnCount }),
      );
    });
  }

  private emitOuterBlock(
    value: Value,
    a: Tile,
    b: Tile,
    { row, rowCount, column, columnCount }: { row: number; rowCount: number; column: number; columnCount: number },
  ): void {
    const { code } = this;
    const totals = Array.from({ length: rowCount }, () =>
      Array.from({ length: columnCount }, () => code.local("v128")),
    );
    const lefts = totals.map(() => code.local("v128"));
    const right = code.local("v128");
    const [aPointer, bPointer, end] = [code.local("i32"), code.local("i32"), code.local("i32")];
    const pushStart = (tile: Tile, feature: number): void => {
      code.get(feature).i32(tile.stride).op("i32.mul");
      if (tile.inBatch) code.get(this.row).op("i32.add");
    };
    for (const total of totals.flat()) code.f32x4(0).set(total);
    pushStart(a, row);
    code.tee(aPointer).i32(this.tileBytes).op("i32.add").set(end);
    pushStart(b, column);
    code.set(bPointer);
    code.loop(() => {
      for (const [i, left] of lefts.entries())
        code
          .get(aPointer)
          .memory("v128.load", a.address + i * a.stride)
          .set(left);
      for (let j = 0; j < columnCount; j++) {
        code
          .get(bPointer)
          .memory("v128.load", b.address + j * b.stride)
          .set(right);
        for (const [i, left] of lefts.entries()) {
          code.get(totals[i][j]).get(left).get(right).op("f32x4.mul").op("f32x4.add").set(totals[i][j]);
        }
      }
      code.get(bPointer).i32(16).op("i32.add").set(bPointer);
      code.get(aPointer).i32(16).op("i32.add").tee(aPointer).get(end).op("i32.lt_u");
    });
    const columns = value.shape[1];
    for (const [i, line] of totals.entries()) {
      for (const [j, total] of line.entries()) {
        const pushTarget = () =>
          code.get(row).i32(columns).op("i32.mul").get(column).op("i32.add").i32(2).op("i32.shl");
        const address = this.sharedAddress(value) + (i * columns + j) * 4;
        pushTarget();
        pushTarget();
        code.memory("f32.load", address);
        this.pushLanes(total);
        code.op("f32.add").memory("f32.store", address);
      }
    }
    for (const local of [...totals.flat(), ...lefts, right]) code.release("v128", local);
    for (const local of [aPointer, bPointer, end]) code.release("i32", local);
  }
}
