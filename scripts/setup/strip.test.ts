import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { stripLibraries } from "./strip";

const hasTools = process.platform === "linux" && ["c++", "strip"].every((tool) => !spawnSync(tool).error);

describe("libraries", { skip: !hasTools }, () => {
  let folder: string;
  let library: string;
  const bytes = () => statSync(library).size;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "nonlinear-strip-"));
    library = join(folder, "library.so");
    writeFileSync(join(folder, "library.cc"), "static int two() { return 2; }\nint four() { return 2 * two(); }\n");
    execFileSync("c++", ["-shared", "-fPIC", "-g", "-o", library, join(folder, "library.cc")]);
    rmSync(join(folder, "library.cc"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test("are smaller when stripped", async () => {
    const before = bytes();
    await stripLibraries([library], ["--strip-unneeded"], async () => bytes() < before);
    assert.ok(bytes() < before);
    assert.deepEqual(readdirSync(folder), ["library.so"]);
  });

  test("are as before when they do not work stripped", async () => {
    const before = bytes();
    await stripLibraries([library], ["--strip-unneeded"], async () => false);
    assert.equal(bytes(), before);
    assert.deepEqual(readdirSync(folder), ["library.so"]);
  });

  test("are as before when strip fails", async () => {
    const before = bytes();
    const untried = async () => assert.fail("tried");
    await stripLibraries([library, join(folder, "none.so")], ["--strip-unneeded"], untried);
    assert.equal(bytes(), before);
    assert.deepEqual(readdirSync(folder), ["library.so"]);
  });

  test("are as before where there is no strip", async () => {
    const before = bytes();
    const { PATH } = process.env;
    process.env.PATH = folder;
    try {
      await stripLibraries([library], ["--strip-unneeded"], async () => assert.fail("tried"));
    } finally {
      process.env.PATH = PATH;
    }
    assert.equal(bytes(), before);
  });
});
