import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createMessage } from "./message";
import { decode, encode, SeenSignatures } from "./wire";

const key = "secret";

test("what is encoded is decoded, with its identities and its parent", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.uint8Array()), (content, identities) => {
      const parent = createMessage("execute_request", "client", {});
      const message = createMessage("stream", "kernel", content, {
        ...parent,
        identities: identities.map((id) => Buffer.from(id)),
      });
      const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
      assert.deepEqual(plain(decode(encode(message, key), key)), plain(message));
    }),
  );
});

test("a changed part or another key is refused", () => {
  const frames = encode(createMessage("execute_request", "client", { code: "1" }), key);
  assert.throws(() => decode(frames, "other"), /wrong signature/);
  assert.throws(() => decode([...frames.slice(0, -1), Buffer.from('{"code":"2"}')], key), /wrong signature/);
  assert.throws(() => decode([Buffer.from("x")], key), /not a Jupyter message/);
});

test("without a key nothing is signed or looked at", () => {
  const frames = encode(createMessage("status", "kernel", {}), "");
  assert.equal(decode(frames, "").header.msg_type, "status");
});

test("a signed message is taken once, among the last of them", () => {
  const frames = (id: string) => encode(createMessage("execute_request", id, {}), key);
  const seen = new SeenSignatures(2);
  const first = frames("1");
  decode(first, key, seen);
  assert.throws(() => decode(first, key, seen), /came twice/);
  // With other identities it is the same message.
  assert.throws(() => decode([Buffer.from("another"), ...first], key, seen), /came twice/);
  decode(frames("2"), key, seen);
  decode(frames("3"), key, seen);
  assert.equal(decode(first, key, seen).header.msg_type, "execute_request");
});

test("a header without texts for its number and type is none", () => {
  for (const header of [null, [], "x", 5, {}, { msg_id: "1" }, { msg_type: "x" }, { msg_id: 1, msg_type: "x" }]) {
    const frames = encode({ ...createMessage("status", "kernel", {}), header: header as never }, key);
    assert.throws(() => decode(frames, key), /its header is no object with the texts/);
  }
});

test("a header that is too long, or nested too deeply to be repeated, is refused", () => {
  for (const extra of ["x".repeat(5000), JSON.parse("[".repeat(3000) + "]".repeat(3000))]) {
    const message = createMessage("execute_request", "client", { code: "1" });
    const frames = encode({ ...message, header: { ...message.header, extra } as never }, key);
    assert.throws(() => decode(frames, key), /a header of \d+ bytes was not taken/);
  }
});
