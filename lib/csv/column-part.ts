/** Some rows of a column on their way from one thread to another, where long lists of texts would take long. */
import type { Kind } from "./kinds";

export interface ColumnPart {
  readonly kind: Kind | undefined;
  readonly hasFractions: boolean;
  readonly hasMissing: boolean;
  readonly hasHugeNumbers: boolean;
  /** The values of numbers; for all others the place of each in `distinct`. */
  readonly values: Float64Array | Int32Array;
  readonly distinct?: readonly unknown[];
}

/** @param kind of the values */
export function pack(kind: Kind | undefined, values: readonly unknown[]): Pick<ColumnPart, "values" | "distinct"> {
  if (kind === "number" || kind === "whole") return { values: Float64Array.from(values as number[]) };
  const places = new Map<unknown, number>();
  const packed = new Int32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    let place = places.get(values[i]);
    if (place === undefined) {
      place = places.size;
      places.set(values[i], place);
    }
    packed[i] = place;
  }
  return { values: packed, distinct: [...places.keys()] };
}

/** Writes the values to `target`, from `start` on. */
export function unpack({ values, distinct }: ColumnPart, target: unknown[], start: number): void {
  if (distinct) for (let i = 0; i < values.length; i++) target[start + i] = distinct[values[i]];
  else for (let i = 0; i < values.length; i++) target[start + i] = values[i];
}
