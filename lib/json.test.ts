import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { quoted, repeatedKey } from "./json";

test("names a key that stands twice in one object, and only that", () => {
  assert.equal(repeatedKey('{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}'), undefined);
  assert.equal(repeatedKey('{"a":1,"b":2,"a":3}'), "a");
  assert.equal(repeatedKey('{"x":{"a":1,"\\u0061" : 2}}'), "a");
  assert.equal(repeatedKey('{"a":"b\\"{,\\"a\\":","c":"}"}'), undefined);
});

test("no JSON that JavaScript writes has a key twice, and with one more it has", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (object) => {
      const text = JSON.stringify(object);
      assert.equal(repeatedKey(text), undefined);
      const [key] = Object.keys(object);
      assert.equal(repeatedKey(`${text.slice(0, -1)},${JSON.stringify(key)}:0}`), key);
    }),
  );
});

test("shows what a terminal would obey", () => {
  assert.equal(quoted("층.weight"), '"층.weight"');
  assert.equal(quoted('a"b\n'), '"a\\"b\\n"');
  assert.equal(quoted("\u001b[2J\u009b\u202e"), '"\\u001b[2J\\u{9b}\\u{202e}"');
  assert.equal(quoted("x".repeat(1000)).length, 203);
});
