import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeSafeTensors, encodeSafeTensors } from "./safetensors";
import { tf } from "./tensorflow";

const example = () => ({
  weight: tf.tensor2d([1.5, -0, 3.4e38, 1e-45], [2, 2]),
  count: tf.scalar(-7, "int32"),
  empty: tf.zeros([0, 3]),
});

test("gives back names, shapes, types and bits", () => {
  const { tensors, metadata } = decodeSafeTensors(encodeSafeTensors(example(), { format: "pt" }));
  assert.deepEqual(metadata, { format: "pt" });
  assert.deepEqual(Object.keys(tensors).sort(), ["count", "empty", "weight"]);
  for (const [name, { shape, dtype }] of Object.entries(example())) {
    assert.deepEqual(tensors[name].shape, shape);
    assert.equal(tensors[name].dtype, dtype);
  }
  assert.deepEqual(Array.from(tensors.weight.dataSync()), [1.5, -0, 3.4e38, 1e-45].map(Math.fround));
  assert.deepEqual(Array.from(tensors.count.dataSync()), [-7]);
});

test("the numbers start at a multiple of 8", () => {
  const bytes = encodeSafeTensors(example());
  assert.equal(new DataView(bytes.buffer).getBigUint64(0, true) % 8n, 0n);
});

test("a file that is cut off anywhere is refused", () => {
  const bytes = encodeSafeTensors(example());
  for (let length = 0; length < bytes.length; length++) {
    assert.throws(() => decodeSafeTensors(bytes.slice(0, length)), /no whole safetensors file/, `${length} bytes`);
  }
});

test("a file with a changed byte gives its tensors or a clear error, nothing else", () => {
  const bytes = encodeSafeTensors(example());
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
      const changed = bytes.slice();
      changed[place] ^= change;
      try {
        decodeSafeTensors(changed);
      } catch (error) {
        assert.match((error as Error).message, /no whole safetensors file|numbers of type|more than 32 bits/);
      }
    }),
    { numRuns: 1000 },
  );
});

test("types that TensorFlow.js does not have are named", () => {
  const bytes = fileOf({ x: { dtype: "BF16", shape: [1], data_offsets: [0, 2] } }, 2);
  assert.throws(() => decodeSafeTensors(bytes), /"x" holds numbers of type BF16/);
});

test("tensors that overlap, leave gaps, or do not fill the file are refused", () => {
  const two = (first: number[], second: number[]) => {
    const entry = (data_offsets: number[]) => ({ dtype: "F32", shape: [1], data_offsets });
    return () => decodeSafeTensors(fileOf({ a: entry(first), b: entry(second) }, 12));
  };
  assert.throws(two([0, 4], [0, 4]), /overlap or leave gaps/);
  assert.throws(two([0, 4], [8, 12]), /overlap or leave gaps/);
  assert.throws(two([0, 4], [4, 8]), /speaks of 8 bytes of numbers, and there are 12/);
});

const one = { dtype: "F32", shape: [1], data_offsets: [0, 4] };

test("a header that says a thing twice, too much or of another kind is refused", () => {
  const a = JSON.stringify(one);
  const headers: [string | object, RegExp][] = [
    [`{"a":${a},"a":${a}}`, /its header has "a" twice/],
    [`{"a":${a},"\\u0061":${a}}`, /its header has "a" twice/],
    [`{"a":${a.replace("{", '{"dtype":"F32",')}}`, /its header has "dtype" twice/],
    [`{"__metadata__":{"x":"1","x":"2"},"a":${a}}`, /its header has "x" twice/],
    [{ a: { ...one, data_offsets: [0, 4, 4] } }, /its header is wrong at "a"/],
    [{ a: { ...one, data_offsets: [0] } }, /its header is wrong at "a"/],
    [{ a: { ...one, data_offsets: { 0: 0, 1: 4 } } }, /its header is wrong at "a"/],
    [{ a: { ...one, shape: [1e300, 0] } }, /its header is wrong at "a"/],
    [{ a: { ...one, dtype: ["F32"] } }, /its header is wrong at "a"/],
    [{ a: { ...one, dtype: "toString" } }, /"a" holds numbers of type toString/],
    [{ a: [one] }, /its header is wrong at "a"/],
    [{ a: null }, /its header is wrong at "a"/],
    [{ __metadata__: ["x"], a: one }, /its __metadata__ is no object of texts/],
    [{ __metadata__: "x", a: one }, /its __metadata__ is no object of texts/],
    [{ __metadata__: { x: 1 }, a: one }, /its __metadata__ is no object of texts/],
    ["[]", /its header is no JSON object/],
    [` {"a":${a}}`, /its header is no JSON object/],
    [`\ufeff{"a":${a}}`, /its header is no JSON object/],
  ];
  const before = tf.memory().numTensors;
  for (const [header, expected] of headers) assert.throws(() => decodeSafeTensors(fileOf(header, 4)), expected);
  assert.equal(tf.memory().numTensors, before, "a file that is refused leaves no tensors");
  assert.deepEqual(decodeSafeTensors(fileOf({ __metadata__: null, a: one }, 4)).metadata, {});
});

test("names are told without what a terminal would obey", () => {
  const name = "\u001b[2J\u009b31m\u202e";
  for (const entry of [{ ...one, dtype: "\u001b[2J" }, { ...one, shape: [2] }, null])
    assert.throws(
      () => decodeSafeTensors(fileOf({ [name]: entry }, 4)),
      (error) => error instanceof Error && !/[\p{Cc}\p{Cf}]/u.test(error.message),
    );
});

/** A file with this header, and so many bytes of numbers. */
function fileOf(header: string | object, size: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + size);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  return bytes;
}
