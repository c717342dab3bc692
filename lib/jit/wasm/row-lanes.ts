/**
 * The features of a row value, each a lane: where its number comes from for the rows at hand. Ops that only move numbers about (transpose,
 * slice, concat, broadcast) just pick lanes, and cost no instruction.
 */
import { broadcastShape, type DType, type Shape, sizeOf } from "../program/program";

/** Where the lanes of one feature come from. */
export type Lane =
  | { readonly from: "locals"; readonly locals: readonly number[] }
  | { readonly from: "rows"; readonly address: number }
  /** One number for all rows. */
  | { readonly from: "memory"; readonly address: number }
  | { readonly from: "constant"; readonly value: number; readonly dtype: DType };

/** Lanes as those of the axes in another order. */
export function transposed(lanes: readonly Lane[], from: Shape, permutation: readonly number[]): Lane[] {
  const shape = permutation.map((axis) => from[axis]);
  return indices(shape).map(
    (index) =>
      lanes[
        flatIndex(
          from,
          from.map((_, axis) => index[permutation.indexOf(axis)]),
        )
      ],
  );
}

export function sliced(lanes: readonly Lane[], from: Shape, begin: readonly number[], shape: Shape): Lane[] {
  return indices(shape).map(
    (index) =>
      lanes[
        flatIndex(
          from,
          index.map((i, axis) => i + begin[axis]),
        )
      ],
  );
}

/** @param axis along which the parts follow each other */
export function concatenated(
  parts: readonly { readonly lanes: readonly Lane[]; readonly shape: Shape }[],
  axis: number,
  shape: Shape,
): Lane[] {
  return indices(shape).map((index) => {
    let position = index[axis];
    for (const { lanes, shape: own } of parts) {
      if (position < own[axis])
        return lanes[
          flatIndex(
            own,
            index.map((i, at) => (at === axis ? position : i)),
          )
        ];
      position -= own[axis];
    }
    throw new Error("concat index out of range");
  });
}

/** Lanes of the shape `own`, repeated as NumPy broadcasts them to `shape`. */
export function spread(lanes: readonly Lane[], own: Shape, shape: Shape): Lane[] {
  return Array.from({ length: sizeOf(shape) }, (_, feature) => lanes[broadcastIndex(feature, shape, own)]);
}

/** Lanes, grouped by where they go when the axes are reduced. */
export function grouped(lanes: readonly Lane[], shape: Shape, axes: readonly number[]): Lane[][] {
  const kept = shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const pick = (numbers: readonly number[]) => kept.map((axis) => numbers[axis]);
  const groups: Lane[][] = Array.from({ length: sizeOf(pick(shape)) }, () => []);
  for (const index of indices(shape)) groups[flatIndex(pick(shape), pick(index))].push(lanes[flatIndex(shape, index)]);
  return groups;
}

/** Every index of the shape, in row-major order. */
function indices(shape: Shape): number[][] {
  return Array.from({ length: sizeOf(shape) }, (_, flat) => {
    let rest = flat;
    return shape.map((_extent, axis) => {
      const inner = sizeOf(shape.slice(axis + 1));
      const index = Math.floor(rest / inner);
      rest -= index * inner;
      return index;
    });
  });
}

function flatIndex(shape: Shape, index: readonly number[]): number {
  return shape.reduce((flat, extent, axis) => flat * extent + index[axis], 0);
}

/** Where the operand of the shape `own` has the element that lands at `flat` of the result. */
function broadcastIndex(flat: number, result: Shape, own: Shape): number {
  if (sizeOf(own) === sizeOf(broadcastShape(result, own))) return flat;
  let rest = flat;
  let index = 0;
  let stride = 1;
  for (let axis = result.length - 1, mine = own.length - 1; mine >= 0; axis--, mine--) {
    const position = rest % result[axis];
    rest = Math.floor(rest / result[axis]);
    if (own[mine] !== 1) index += position * stride;
    stride *= own[mine];
  }
  return index;
}
