/**
 * The safetensors format: named tensors in one file that cannot hold code.
 *
 * A file has three parts: the length of the header (8 bytes, little-endian); the header (JSON: the dtype, shape and
 * byte range of each tensor); the numbers, little-endian and row-major. Source: github.com/huggingface/safetensors.
 */
import type { NamedTensorMap, Tensor } from "@tensorflow/tfjs";
import { foreignFormat, refuseForeignFormat } from "./foreign-format";
import { quoted, repeatedKey } from "./json";
import { tf } from "./tensorflow";

/** Tensors by name, and texts about them. */
export interface SafeTensors {
  tensors: NamedTensorMap;
  metadata: Record<string, string>;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [start: number, end: number];
}

/**
 * The bytes per number of each dtype. Whole numbers are written in 64 bits, as PyTorch has them; TensorFlow.js has 32.
 */
const BYTES_PER_NUMBER: Record<string, number> = { F32: 4, F64: 8, I32: 4, I64: 8 };
const HEADER_LENGTH_BYTES = 8;
/** How a header, an object of JSON, begins. */
const OPENING = "{".charCodeAt(0);
/** The format's own limit, in bytes: a file with a longer header is not safetensors. */
const LONGEST_HEADER = 100_000_000;

/** Encodes float32 and int32 tensors, to the same bytes as Python's `safetensors`. */
export function encodeSafeTensors(tensors: NamedTensorMap, metadata: Record<string, string> = {}): Uint8Array {
  const entries: Record<string, Entry> = {};
  const parts: Uint8Array[] = [];
  let end = 0;
  for (const [name, tensor] of inFileOrder(tensors)) {
    const bytes = bytesOf(tensor);
    const dtype = tensor.dtype === "int32" ? "I64" : "F32";
    entries[name] = { dtype, shape: tensor.shape, data_offsets: [end, end + bytes.length] };
    parts.push(bytes);
    end += bytes.length;
  }
  const about = Object.keys(metadata).length > 0 ? { __metadata__: metadata } : {};
  const text = new TextEncoder().encode(JSON.stringify({ ...about, ...entries }));
  // Spaces pad the header, so that the numbers start at a multiple of 8.
  const header = new Uint8Array(Math.ceil(text.length / 8) * 8).fill(0x20);
  header.set(text);
  const length = new Uint8Array(HEADER_LENGTH_BYTES);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return new Uint8Array(Buffer.concat([length, header, ...parts]));
}

/**
 * Decodes the tensors of a file. Numbers of 64 bits become float32 and int32.
 *
 * @throws Error when the bytes are cut off, are no safetensors file, or hold numbers of another type
 */
export function decodeSafeTensors(bytes: Uint8Array): SafeTensors {
  refuseForeignFormat(bytes);
  const { header, data } = split(bytes);
  const { __metadata__, ...entries } = header;
  const metadata = checkedMetadata(__metadata__);
  for (const [name, entry] of Object.entries(entries)) checkEntry(name, entry, data.length);
  checkPlaces(
    Object.values(entries).map(({ data_offsets }) => data_offsets),
    data.length,
  );
  const tensors = Object.entries(entries).map(([name, entry]) => [name, tensorOf(entry, data)]);
  return { tensors: Object.fromEntries(tensors), metadata };
}

/** Tensors in the order of Python's `safetensors`: by the size of their numbers, largest first, then by name. */
function inFileOrder(tensors: NamedTensorMap): [name: string, tensor: Tensor][] {
  const size = ({ dtype }: Tensor) => (dtype === "int32" ? 8 : 4);
  return Object.entries(tensors).sort(([a, first], [b, second]) => size(second) - size(first) || (a < b ? -1 : 1));
}

function bytesOf(tensor: Tensor): Uint8Array {
  const values = tensor.dataSync();
  const view = new DataView(new ArrayBuffer(values.length * (tensor.dtype === "int32" ? 8 : 4)));
  values.forEach((value, i) => {
    if (tensor.dtype === "int32") view.setBigInt64(8 * i, BigInt(value), true);
    else view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}

function split(bytes: Uint8Array): {
  header: Record<string, Entry> & { __metadata__?: SafeTensors["metadata"] };
  data: Uint8Array;
} {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER_LENGTH_BYTES) throw damaged(`it has only ${bytes.length} bytes`);
  const length = view.getBigUint64(0, true);
  if (length > LONGEST_HEADER || Number(length) > bytes.length - HEADER_LENGTH_BYTES) {
    if ((bytes[HEADER_LENGTH_BYTES] ?? OPENING) !== OPENING) throw foreignFormat("a file of a format not known here");
    throw damaged(`its header should have ${length} bytes, and the file has ${bytes.length}`);
  }
  const start = HEADER_LENGTH_BYTES + Number(length);
  const header = parsed(bytes.subarray(HEADER_LENGTH_BYTES, start));
  const twice = repeatedKey(header.text);
  if (twice !== undefined) throw damaged(`its header has ${quoted(twice)} twice`);
  return { header: header.value as ReturnType<typeof split>["header"], data: bytes.subarray(start) };
}

function parsed(header: Uint8Array): { text: string; value: unknown } {
  try {
    // The format asks for it; neither spaces nor a byte-order mark stand before.
    if (header[0] !== OPENING) throw new Error();
    const text = new TextDecoder("utf-8", { fatal: true }).decode(header);
    return { text, value: JSON.parse(text) };
  } catch {
    throw damaged("its header is no JSON object");
  }
}

/** Checks the metadata: texts by name. As in Python's reader, `null` means none. */
function checkedMetadata(metadata: unknown): SafeTensors["metadata"] {
  const given = metadata ?? {};
  if (
    typeof given !== "object" ||
    Array.isArray(given) ||
    Object.values(given).some((text) => typeof text !== "string")
  )
    throw damaged("its __metadata__ is no object of texts");
  return given as SafeTensors["metadata"];
}

function checkEntry(name: string, entry: Entry, dataLength: number): void {
  const whole = (values: unknown) =>
    Array.isArray(values) && values.every((value) => Number.isSafeInteger(value) && value >= 0);
  const { dtype, shape, data_offsets: place } = entry ?? {};
  if (typeof dtype !== "string" || !whole(shape) || !whole(place) || place.length !== 2)
    throw damaged(`its header is wrong at ${quoted(name)}`);
  if (!Object.hasOwn(BYTES_PER_NUMBER, dtype)) {
    throw new Error(
      `${quoted(name)} holds numbers of type ${quoted(dtype).slice(1, -1)}; this library reads ${Object.keys(BYTES_PER_NUMBER).join(", ")}.`,
    );
  }
  const size = BYTES_PER_NUMBER[dtype];
  const [start, end] = place;
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (end > dataLength || end - start !== count * size)
    throw damaged(`the numbers of ${quoted(name)} are not all there`);
}

/** Checks that the tensors' numbers follow one another without a gap, as the format requires. */
function checkPlaces(places: Entry["data_offsets"][], dataLength: number): void {
  places.sort(([start, end], [otherStart, otherEnd]) => start - otherStart || end - otherEnd);
  const ends = [0, ...places.map(([, end]) => end)];
  if (places.some(([start], i) => start !== ends[i])) throw damaged("the numbers of its tensors overlap or leave gaps");
  const total = ends[places.length];
  if (total !== dataLength)
    throw damaged(`its header speaks of ${total} bytes of numbers, and there are ${dataLength}`);
}

function tensorOf({ dtype, shape, data_offsets: [start, end] }: Entry, data: Uint8Array): Tensor {
  const view = new DataView(data.buffer, data.byteOffset + start, end - start);
  const size = BYTES_PER_NUMBER[dtype];
  const read: Record<string, (place: number) => number> = {
    F32: (place) => view.getFloat32(place, true),
    F64: (place) => view.getFloat64(place, true),
    I32: (place) => view.getInt32(place, true),
    I64: (place) => Number(view.getBigInt64(place, true)),
  };
  const values = Array.from({ length: (end - start) / size }, (_, i) => read[dtype](i * size));
  if (!dtype.startsWith("I")) return tf.tensor(Float32Array.from(values), shape, "float32");
  const large = values.find((value) => value !== (value | 0));
  if (large !== undefined)
    throw new RangeError(`The file holds the whole number ${large}, which needs more than 32 bits.`);
  return tf.tensor(Int32Array.from(values), shape, "int32");
}

function damaged(why: string): Error {
  return new Error(`This is no whole safetensors file: ${why}.`);
}
