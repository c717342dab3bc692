/**
 * Matrix products in tiles. WebAssembly multiplies in blocks of eight registers of sums, which stay in registers
 * while a loop runs along the inner dimension; products that are large enough go to the host.
 */
import { FLOAT_BYTES, VECTOR_BYTES } from "./layout";
import { multiplyAdd } from "./multiply-add";
import { emitNativeProduct, type NativeProduct } from "./native-product";
import { REDUCTIONS } from "./reduction";
import { NO_FEATURE, type Tile, type TileLoop } from "./tile-loop";

/** The features of a block of products: eight registers of sums hold four columns by two registers of rows. */
const BLOCK_COLUMNS = 4;
const BLOCK_ROWS = 2;

/** A shared matrix, and the address of the bias that the sums start from; without a bias they start from 0. */
export interface Weights {
  readonly matrix: number;
  /** True if a row of the matrix is a column of the product. */
  readonly isTransposed: boolean;
  readonly inner: number;
  readonly columns: number;
  readonly bias: number | undefined;
  /** True if the host's matrix product computes it. */
  readonly isNative: boolean;
}

/** Emits the product of a row value and a shared matrix. */
export function emitRowProduct(loop: TileLoop, a: Tile, result: Tile, weights: Weights): void {
  if (weights.isNative) emitNativeRows(loop, a, result, weights);
  else
    loop.blocks(weights.columns, BLOCK_COLUMNS, (column, count) =>
      emitColumns(loop, a, result, weights, column, count),
    );
}

/**
 * The tile's features are the rows of a matrix: result [columns × rows] = weights [columns × inner] · a [inner ×
 * rows].
 */
function emitNativeRows(loop: TileLoop, a: Tile, result: Tile, weights: Weights): void {
  const { code } = loop;
  const { matrix, isTransposed, inner, columns, bias } = weights;
  if (bias !== undefined) {
    const start = code.local("v128");
    code.countUp(columns, 1, (column) => {
      code.get(column).i32(2).op("i32.shl").memory("v128.load32_splat", bias).set(start);
      loop.eachLane((lane) => loop.store(result, column, lane, () => code.get(start)));
    });
    code.release("v128", start);
  }
  const product: NativeProduct = {
    transposes: [!isTransposed, false],
    extents: [columns, loop.bytes / FLOAT_BYTES, inner],
    a: { push: (own) => own.i32(matrix), stride: isTransposed ? inner : columns },
    b: { push: (own) => loop.pushStart(a, own), stride: a.stride / FLOAT_BYTES },
    pushBeta: (own) => own.i32(bias === undefined ? 0 : 1),
    result: { push: (own) => loop.pushStart(result, own), stride: result.stride / FLOAT_BYTES },
  };
  emitNativeProduct(code, product, loop.isSingle ? loop.work : undefined);
}

/** Emits `count` columns from `column` on, for all rows of the tile: eight rows at once. */
function emitColumns(loop: TileLoop, a: Tile, result: Tile, weights: Weights, column: number, count: number): void {
  const { code } = loop;
  const [byInner, byColumn] = (weights.isTransposed ? [1, weights.inner] : [weights.columns, 1]).map(
    (stride) => stride * FLOAT_BYTES,
  );
  const totals = Array.from({ length: count }, () => [code.local("v128"), code.local("v128")]);
  const [left, right, weight] = [code.local("v128"), code.local("v128"), code.local("v128")];
  const [rowPointer, weightPointer, end] = [code.local("i32"), code.local("i32"), code.local("i32")];
  const emitRows = (lane: number): void => {
    for (const [i, [first, second]] of totals.entries()) {
      if (weights.bias === undefined) code.f32x4(0);
      else
        code
          .get(column)
          .i32(2)
          .op("i32.shl")
          .memory("v128.load32_splat", weights.bias + i * FLOAT_BYTES);
      code.tee(first).set(second);
    }
    loop.pushPlace(a, NO_FEATURE, lane);
    code.set(rowPointer);
    code.get(column).i32(byColumn).op("i32.mul").tee(weightPointer);
    code
      .i32(weights.inner * byInner)
      .op("i32.add")
      .set(end);
    code.loop(() => {
      code.get(rowPointer).memory("v128.load", a.address).set(left);
      code
        .get(rowPointer)
        .memory("v128.load", a.address + VECTOR_BYTES)
        .set(right);
      for (const [i, total] of totals.entries()) {
        code
          .get(weightPointer)
          .memory("v128.load32_splat", weights.matrix + i * byColumn)
          .set(weight);
        for (const [vector, side] of [left, right].entries()) {
          multiplyAdd(code.get(side).get(weight), () => code.get(total[vector])).set(total[vector]);
        }
      }
      code.get(rowPointer).i32(a.stride).op("i32.add").set(rowPointer);
      code.get(weightPointer).i32(byInner).op("i32.add").tee(weightPointer).get(end).op("i32.lt_u");
    });
    for (const [i, total] of totals.entries()) {
      for (const [vector, local] of total.entries()) {
        loop.pushPlace(result, column, lane);
        code.get(local).memory("v128.store", result.address + i * result.stride + vector * VECTOR_BYTES);
      }
    }
  };
  loop.eachLane(emitRows, loop.bytes, 2 * VECTOR_BYTES);
  for (const local of [...totals.flat(), left, right, weight]) code.release("v128", local);
  for (const local of [rowPointer, weightPointer, end]) code.release("i32", local);
}

/** The place of sums over the rows, one for each pair of features of two row values. */
export interface Sums {
  readonly address: number;
  readonly rows: number;
  readonly columns: number;
  /** True if the host's matrix product computes them. */
  readonly isNative: boolean;
}

interface Block {
  readonly row: number;
  readonly rowCount: number;
  readonly column: number;
  readonly columnCount: number;
}

/**
 * Adds the products of two row values, summed over the rows of the tile: two features of the first with four of the
 * second at once.
 */
export function emitOuterProduct(loop: TileLoop, a: Tile, b: Tile, sums: Sums): void {
  if (sums.isNative) {
    emitNativeSums(loop, a, b, sums);
    return;
  }
  loop.blocks(sums.rows, BLOCK_ROWS, (row, rowCount) =>
    loop.blocks(sums.columns, BLOCK_COLUMNS, (column, columnCount) =>
      emitBlock(loop, a, b, sums, { row, rowCount, column, columnCount }),
    ),
  );
}

/**
 * Emits the sums as host products. The first tile of a part overwrites the sums, so that nothing needs to clear them.
 */
function emitNativeSums(loop: TileLoop, a: Tile, b: Tile, { address, rows, columns }: Sums): void {
  const product: NativeProduct = {
    transposes: [false, true],
    extents: [rows, columns, loop.bytes / FLOAT_BYTES],
    a: { push: (own) => loop.pushStart(a, own), stride: a.stride / FLOAT_BYTES },
    b: { push: (own) => loop.pushStart(b, own), stride: b.stride / FLOAT_BYTES },
    pushBeta: (own) => {
      if (loop.isSingle) {
        own.i32(0);
        return;
      }
      loop.pushBegin();
      own.get(loop.row).op("i32.ne");
    },
    result: {
      push: (own) => {
        loop.pushSums(own);
        own.i32(address).op("i32.add");
      },
      stride: columns,
    },
  };
  emitNativeProduct(loop.code, product, loop.isSingle ? loop.work : undefined);
}

/** Emits a block of the products' sums, over the rows of the tile. */
function emitBlock(loop: TileLoop, a: Tile, b: Tile, sums: Sums, { row, rowCount, column, columnCount }: Block): void {
  const { code } = loop;
  const totals = Array.from({ length: rowCount }, () => Array.from({ length: columnCount }, () => code.local("v128")));
  const lefts = totals.map(() => code.local("v128"));
  const right = code.local("v128");
  const [aPointer, bPointer, end] = [code.local("i32"), code.local("i32"), code.local("i32")];
  for (const total of totals.flat()) code.f32x4(0).set(total);
  loop.pushFeature(a, row);
  code.tee(aPointer).i32(loop.bytes).op("i32.add").set(end);
  loop.pushFeature(b, column);
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
        multiplyAdd(code.get(left).get(right), () => code.get(totals[i][j])).set(totals[i][j]);
      }
    }
    code.get(bPointer).i32(VECTOR_BYTES).op("i32.add").set(bPointer);
    code.get(aPointer).i32(VECTOR_BYTES).op("i32.add").tee(aPointer).get(end).op("i32.lt_u");
  });
  for (const [i, line] of totals.entries()) {
    for (const [j, total] of line.entries()) {
      const pushTarget = () => {
        code.get(row).i32(sums.columns).op("i32.mul").get(column).op("i32.add").i32(2).op("i32.shl");
        loop.pushSums();
        code.op("i32.add");
      };
      loop.joinLanes(total, pushTarget, sums.address + (i * sums.columns + j) * FLOAT_BYTES, REDUCTIONS.sum);
    }
  }
  for (const local of [...totals.flat(), ...lefts, right]) code.release("v128", local);
  for (const local of [aPointer, bPointer, end]) code.release("i32", local);
}
