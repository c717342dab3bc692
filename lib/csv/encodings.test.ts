import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encode } from "iconv-lite";
import { checkEncoding, decode } from "./encodings";

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, encoding: string | undefined, size = bytes.length): Promise<string> {
  let text = "";
  for await (const part of decode(pieces(bytes, size), encoding && checkEncoding(encoding), "f.csv")) text += part;
  return text;
}

const TEXT = "이름,값\n뷁,€ 3\n펲시콜라,“x”\n";

test("no letter is cut at the end of a piece", async () => {
  const encodings = ["utf-8", "utf-16-le", "utf-16-be", "cp949"];
  const size = fc.integer({ min: 1, max: 9 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...encodings), size, async (encoding, length) => {
      assert.equal(await read(encode(TEXT, encoding), encoding, length), TEXT);
    }),
  );
});

test("marks of byte order say which UTF-16 it is, and are no letters", async () => {
  for (const encoding of ["utf-16le", "utf-16be"]) {
    const bytes = encode(TEXT, encoding, { addBOM: true });
    assert.deepEqual([await read(bytes, undefined), await read(bytes, "UTF_16")], [TEXT, TEXT]);
  }
  assert.equal(await read(encode(TEXT, "utf-8", { addBOM: true }), "utf-8-sig"), TEXT);
});

test("Python's names of encodings are known, others refused", () => {
  for (const name of [
    "utf8",
    "latin-1",
    "latin_1",
    "iso8859-1",
    "cp1252",
    "windows-1252",
    "euc_kr",
    "ms949",
    "shift_jis",
    "cp932",
    "gbk",
    "big5",
  ]) {
    assert.doesNotThrow(() => checkEncoding(name), name);
  }
  for (const name of ["utf-9", "utf-32", "koreanish", "base64", "hex"])
    assert.throws(() => checkEncoding(name), /no encoding/);
});

test("bytes of another encoding are an error with their line", async () => {
  const wrong = encode("a,b\n1,x\n2,é\n", "latin1");
  await assert.rejects(read(wrong, undefined), /^Error: f\.csv, line 3: bytes that are not utf-8/);
  await assert.rejects(read(wrong, undefined, 3), /line 3/);
  await assert.rejects(read(Uint8Array.of(0x61, 0x0a, 0xff, 0x0a), "cp949"), /line 2: bytes that are not cp949/);
  await assert.rejects(read(encode("a,b\n1,2\n", "utf-16le"), undefined), /line 1: a NUL character.*utf-16le/);
  await assert.rejects(read(encode("PK\u0003\u0004", "latin1"), undefined), /zip archive or an Excel file/);
});
