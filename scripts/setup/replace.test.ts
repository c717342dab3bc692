import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { replaceFolder } from "./replace.cjs";

describe("a folder that is made anew", () => {
  let parent: string;
  let folder: string;
  let aside: string;
  const fill = (place: string, text: string) => {
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "file"), text);
  };
  const content = () => readFileSync(join(folder, "file"), "utf8");
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "nonlinear-replace-"));
    folder = join(parent, "folder");
    aside = join(parent, "build", "folder.old");
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  test("begins with nothing, and leaves nothing of the old one", async () => {
    fill(folder, "old");
    await replaceFolder(folder, aside, async () => {
      assert.ok(!existsSync(folder));
      fill(folder, "new");
    });
    assert.equal(content(), "new");
    assert.deepEqual(readdirSync(join(parent, "build")), []);
  });

  test("is the old one again when that fails", async () => {
    fill(folder, "old");
    const failing = replaceFolder(folder, aside, async () => {
      fill(folder, "half");
      throw new Error("no network");
    });
    await assert.rejects(failing, /no network/);
    assert.equal(content(), "old");
    assert.deepEqual(readdirSync(join(parent, "build")), []);
  });

  test("is not there when the first one fails", async () => {
    const failing = replaceFolder(folder, aside, async () => {
      fill(folder, "half");
      throw new Error("no network");
    });
    await assert.rejects(failing, /no network/);
    assert.ok(!existsSync(folder));
  });

  test("is the old one again after a kill at any moment, when the next try fails", async () => {
    for (const left of [() => {}, () => fill(folder, "half"), () => fill(`${aside}.dropped`, "older")]) {
      fill(aside, "old");
      left();
      const failing = replaceFolder(folder, aside, async () => {
        throw new Error("no network");
      });
      await assert.rejects(failing, /no network/);
      assert.equal(content(), "old");
      assert.deepEqual(readdirSync(join(parent, "build")), []);
    }
  });
});
