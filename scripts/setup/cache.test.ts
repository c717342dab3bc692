import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { entryIsWhole, makeEntry } from "./cache";

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
});
