import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createMessage, decode, encode } from "./wire";

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
