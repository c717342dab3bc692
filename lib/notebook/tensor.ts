/** Tensors as texts: shape, type, and all values or the corners. TensorFlow.js itself prints small numbers as 0. */
import { shapeText } from "../shape";
import { formatColumn } from "./numbers";

export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
  readonly size: number;
  dataSync(): ArrayLike<unknown>;
}

/** The longest axis that is shown whole, and the number of values at each end of a longer one. */
interface Corner {
  limit: number;
  atEachEnd: number;
}

function cornerOf({ length: rank }: readonly number[]): Corner {
  return rank <= 2 ? { limit: 10, atEachEnd: 3 } : { limit: 4, atEachEnd: 1 };
}

export function tensorText(tensor: TensorLike): string {
  const head = `Tensor ${shapeText(tensor.shape)} ${tensor.dtype}`;
  if (tensor.isDisposed) return `${head}, disposed`;
  if (tensor.size === 0) return `${head}\n[]`;
  const places = placesOf(tensor.shape);
  const texts = textsOf(tensor, places);
  const width = Math.max(...texts.map(({ length }) => length));
  const cells = new Map(places.map((place, i) => [place, texts[i].padStart(tensor.shape.length === 0 ? 0 : width)]));
  return `${head}\n${nested(tensor.shape, 0, 0, cells)}`;
}

/** The indices of an axis that are shown. */
function shown(size: number, { limit, atEachEnd }: Corner): number[] {
  const all = Array.from({ length: size }, (_, i) => i);
  return size <= limit ? all : [...all.slice(0, atEachEnd), ...all.slice(-atEachEnd)];
}

/** The places of the values shown in the tensor's data. */
function placesOf(shape: readonly number[]): number[] {
  const corner = cornerOf(shape);
  return shape.reduce<number[]>(
    (places, size) => places.flatMap((place) => shown(size, corner).map((i) => place * size + i)),
    [0],
  );
}

function textsOf(tensor: TensorLike, places: readonly number[]): string[] {
  const data = tensor.dataSync();
  if (tensor.dtype === "bool") return places.map((place) => String(Boolean(data[place])));
  if (tensor.dtype === "string") return places.map((place) => `'${data[place]}'`);
  if (tensor.dtype === "complex64") {
    const parts = formatColumn(places.flatMap((place) => [data[2 * place], data[2 * place + 1]]) as number[], false);
    return places.map((_, i) => `${parts[2 * i]} + ${parts[2 * i + 1]}j`);
  }
  return formatColumn(places.map((place) => data[place]) as number[], tensor.dtype === "int32");
}

/** The brackets around one axis; the values of the last one stand in a row. */
function nested(shape: readonly number[], axis: number, place: number, cells: ReadonlyMap<number, string>): string {
  if (axis === shape.length) return cells.get(place) ?? "";
  const size = shape[axis];
  const corner = cornerOf(shape);
  const parts = shown(size, corner).map((i) => nested(shape, axis + 1, place * size + i, cells));
  if (size > corner.limit) parts.splice(corner.atEachEnd, 0, "…");
  const isLast = axis === shape.length - 1;
  return `[${parts.join(isLast ? ", " : `,${"\n".repeat(shape.length - axis - 1)}${" ".repeat(axis + 1)}`)}]`;
}
