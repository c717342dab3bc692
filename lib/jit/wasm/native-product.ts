/**
 * Matrix products that the host computes on the module's memory, by code for the widest registers of the processor:
 * WebAssembly has registers of 128 bits only.
 */

import { Code } from "../../wasm/assembler";
import type { ImportedFunction } from "../../wasm/module";
import type { Plan } from "../program/plan";
import { sizeOf, type Value } from "../program/program";
import { FLOAT_BYTES } from "./layout";
import { divide, type SharedWork } from "./tickets";

/** The index of the imported product among the module's functions. */
export const NATIVE_PRODUCT = 0;

/**
 * result [m × n] = a [m × k] · b [k × n] + beta · result, of row-major matrices; a stride is the distance of two rows
 * in numbers. Its parameters: whether a is transposed, and b; m, n, k; address and stride of a, of b; beta, 0 or 1;
 * address and stride of the result.
 */
export const NATIVE_IMPORT: ImportedFunction = { name: "product", parameters: Array(12).fill("i32") };

interface Matrix {
  /** Pushes the address. */
  readonly push: (code: Code) => void;
  readonly stride: number;
}

export interface NativeProduct {
  readonly transposes: readonly [boolean, boolean];
  readonly extents: readonly [m: number, n: number, k: number];
  readonly a: Matrix;
  readonly b: Matrix;
  readonly pushBeta: (code: Code) => void;
  readonly result: Matrix;
}

/** A task of a product has so many operations, some 15 µs, and a multiple of so many rows. */
const OPERATIONS_PER_TASK = 2_000_000;
const ROW_UNIT = 16;

/**
 * Emits a product.
 *
 * @param work divides its rows among threads, if it is large enough; what is pushed must be constant then
 */
export function emitNativeProduct(code: Code, product: NativeProduct, work?: SharedWork): void {
  const [rows, columns, inner] = product.extents;
  const ranges = work ? divide(rows, ROW_UNIT, OPERATIONS_PER_TASK / (2 * columns * inner)) : [];
  if (!work || ranges.length === 1) {
    emitRows(code, product, [0, rows]);
    return;
  }
  const tasks = ranges.map((range) => {
    const own = new Code();
    emitRows(own, product, range);
    return { index: work.add({ code: own }), parameters: [] };
  });
  work.run(code, tasks);
}

/** Emits a call of the host for some rows of the result. */
function emitRows(
  code: Code,
  { transposes, extents: [, n, k], a, b, pushBeta, result }: NativeProduct,
  [begin, end]: readonly [number, number],
): void {
  const pushRow = (matrix: Matrix, stride: number): void => {
    matrix.push(code);
    if (begin > 0) code.i32(begin * stride * FLOAT_BYTES).op("i32.add");
  };
  for (const isTransposed of transposes) code.i32(isTransposed ? 1 : 0);
  for (const extent of [end - begin, n, k]) code.i32(extent);
  pushRow(a, transposes[0] ? 1 : a.stride);
  code.i32(a.stride);
  b.push(code);
  code.i32(b.stride);
  pushBeta(code);
  pushRow(result, result.stride);
  code.i32(result.stride).call(NATIVE_PRODUCT);
}

/**
 * Below this, a call costs more than it saves: multiply-adds for a row of the batch, and the shorter side of the
 * matrix.
 */
const LEAST_PER_ROW = 8 * 24;
const LEAST_SIDE = 8;
/** The same for a product of two shared matrices. */
const LEAST_SHARED = 4096;

/** The products of a plan that are worth a call of the host. */
export function nativeProducts({ program, rowValues }: Plan): Set<Value> {
  const isWide = (rows: number, columns: number) =>
    Math.min(rows, columns) >= LEAST_SIDE && rows * columns >= LEAST_PER_ROW;
  const isNative = (value: Value): boolean => {
    const { op, inputs, shape } = value;
    if (op.kind !== "matmul") return false;
    const inner = inputs[0].shape[op.transposeA ? 0 : 1];
    if (rowValues.has(value)) return isWide(inner, shape[1]);
    if (rowValues.has(inputs[0])) return isWide(shape[0], shape[1]);
    return inner * sizeOf(shape) >= LEAST_SHARED;
  };
  return new Set(program.values.filter(isNative));
}
