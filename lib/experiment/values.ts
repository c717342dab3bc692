/** The values that a trial gets beside its parameters, on their way to other threads. */
import type { Tensor } from "@tensorflow/tfjs";
import { sha256 } from "../platform/hash";
import { sharedBytes } from "../platform/shared-bytes";
import { tf } from "../tensorflow";
import { isTypedArray } from "../typed-array";

/** A tensor as its numbers, which all threads share. */
class PackedTensor {
  constructor(
    readonly packedTensor: {
      readonly shape: number[];
      readonly dtype: Tensor["dtype"];
      readonly numbers: ArrayBufferView;
    },
  ) {}
}

/** The values in a form that reaches other threads, and the hash of all that is in them. */
export function packValues(values: Readonly<Record<string, unknown>>): { packed: unknown; hash: string } {
  const packed = pack(values, "values");
  return { packed, hash: sha256(partsOf(packed)) };
}

/**
 * @param around the lists and objects that the value is in
 * @throws TypeError that names what cannot be passed
 */
function pack(value: unknown, name: string, around: readonly unknown[] = []): unknown {
  if (value instanceof tf.Tensor) return packTensor(value, name);
  if (around.includes(value))
    throw new TypeError(`${name} is a list or an object that it is part of: a circle has no end. Leave it out.`);
  const within = [...around, value];
  if (Array.isArray(value)) return value.map((one, i) => pack(one, `${name}[${i}]`, within));
  if (isPlainObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, pack(one, `${name}.${key}`, within)]));
  }
  if (value === null || ["undefined", "number", "string", "boolean", "bigint"].includes(typeof value)) return value;
  if (isTypedArray(value)) return value;
  const what = typeof value === "function" ? "a function" : `an object of class ${value?.constructor?.name}`;
  throw new TypeError(
    `${name} is ${what}, which other threads cannot get. Pass numbers, texts, lists and objects of them, or tensors (data.tensor makes one of a DataFrame); functions and models are made inside the trial.`,
  );
}

function packTensor(tensor: Tensor, name: string): PackedTensor {
  if (tensor.dtype === "string" || tensor.dtype === "complex64") {
    throw new TypeError(`${name} is a tensor of type ${tensor.dtype}; expected float32, int32 or bool.`);
  }
  const numbers = tensor.dataSync();
  const shared = sharedBytes(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  const Numbers = numbers.constructor as new (buffer: ArrayBufferLike) => ArrayBufferView;
  return new PackedTensor({ shape: tensor.shape, dtype: tensor.dtype, numbers: new Numbers(shared) });
}

/** The values again, in the thread that got them packed. */
export function unpackValues(packed: unknown): unknown {
  if (Array.isArray(packed)) return packed.map(unpackValues);
  if (typeof packed !== "object" || packed === null || ArrayBuffer.isView(packed)) return packed;
  if ("packedTensor" in packed) {
    const { shape, dtype, numbers } = (packed as PackedTensor).packedTensor;
    // A copy of its own for each thread: a tensor may keep the array it is made of.
    return tf.tensor((numbers as Float32Array).slice(), shape, dtype);
  }
  return Object.fromEntries(Object.entries(packed).map(([key, one]) => [key, unpackValues(one)]));
}

/** All that is in the values, for their hash. */
function* partsOf(value: unknown): Generator<string | Uint8Array> {
  if (ArrayBuffer.isView(value)) {
    yield `${value.constructor.name} ${value.byteLength} `;
    yield new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  } else if (typeof value === "object" && value !== null) {
    yield Array.isArray(value) ? "[" : "{";
    for (const [key, one] of Object.entries(value)) {
      yield `${JSON.stringify(key)} `;
      yield* partsOf(one);
    }
    yield "}";
  } else yield `${typeof value} ${String(value)} `;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
