import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { entryIsWhole, makeEntry, replaceEntry } from "./cache";

describe("cache entry", () => {
  let parent: string;
  let entry: string;
  const make = async (staging: string) => {
    mkdirSync(join(staging, "lib"));
    writeFileSync(join(staging, "lib", "binding"), "0123456789");
  };
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "nonlinear-cache-"));
    entry = join(parent, "tensorflow");
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  test("is whole once it is made", async () => {
    assert.equal(entryIsWhole(entry), false);
    await makeEntry(entry, make);
    assert.equal(entryIsWhole(entry), true);
  });

  test("is not made twice", async () => {
    await makeEntry(entry, make);
    await makeEntry(entry, () => assert.fail("made again"));
  });

  test("is made anew when a file of it is cut short", async () => {
    await makeEntry(entry, make);
    writeFileSync(join(entry, "lib", "binding"), "012");
    assert.equal(entryIsWhole(entry), false);
    await makeEntry(entry, make);
    assert.equal(entryIsWhole(entry), true);
  });

  test("leaves nothing behind when making it fails", async () => {
    await assert.rejects(
      makeEntry(entry, async (staging) => {
        await make(staging);
        throw new Error("no compiler");
      }),
      /no compiler/,
    );
    assert.deepEqual(readdirSync(parent), []);
  });

  test("takes away what a killed maker left", async () => {
    // Process ids end below 2^22 on Linux.
    const leftover = `${entry}.${2 ** 22 + 1}.partial`;
    mkdirSync(leftover, { recursive: true });
    await makeEntry(entry, make);
    assert.ok(!existsSync(leftover));
  });

  test("is not whole when what says so is torn, empty or of another kind", async () => {
    await makeEntry(entry, make);
    const named = ['{"lib/binding":"10"}', '{"lib/binding/deeper":10}', '{"lib\\u0000":10}', '{"lib/none":null}'];
    for (const torn of ["", '{"lib/bind', "{}", "[]", "null", "5", "\u0000\u0000", ...named]) {
      writeFileSync(join(entry, "made.json"), torn);
      assert.equal(entryIsWhole(entry), false, torn);
    }
    await makeEntry(entry, make);
    assert.equal(entryIsWhole(entry), true);
  });

  test("stays when a new one cannot be made or does not work", async () => {
    await makeEntry(entry, make);
    const refuse = async () => {
      throw new Error("does not load");
    };
    await assert.rejects(
      replaceEntry(entry, refuse, async () => {}),
      /does not load/,
    );
    await assert.rejects(replaceEntry(entry, make, refuse), /does not load/);
    assert.equal(entryIsWhole(entry), true);
    assert.deepEqual(readdirSync(parent), ["tensorflow"]);
    let proved = "";
    await replaceEntry(entry, make, async (staging) => {
      proved = staging;
    });
    assert.notEqual(proved, entry);
    assert.equal(entryIsWhole(entry), true);
    assert.deepEqual(readdirSync(parent), ["tensorflow"]);
  });
});
