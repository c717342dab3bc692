import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, test } from "node:test";
import { slim } from "./slim.cjs";

describe("packages made slim", () => {
  let parent: string;
  let packages: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "nonlinear-slim-"));
    packages = join(parent, "node_modules");
    mkdirSync(packages);
  });
  afterEach(() => rmSync(parent, { recursive: true }));

  const put = (folder: string, ...files: string[]) => {
    for (const file of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), "");
    }
  };
  const files = (folder: string) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .sort();

  test("have no source maps, and all their other files", () => {
    put(
      join(packages, "@a", "b"),
      "x.js",
      "x.js.map",
      "x.d.ts.map",
      "deep/x.mjs.map",
      "deep/x.css.map",
      "x.min.map",
      "world.map",
    );
    slim(packages);
    assert.deepEqual(files(packages), ["world.map", "x.js"]);
    slim(packages);
    assert.deepEqual(files(packages), ["world.map", "x.js"]);
  });

  test("leave the maps of a package that is linked", () => {
    const own = join(parent, "lib");
    put(own, "x.js.map");
    symlinkSync(own, join(packages, "own"), "junction");
    slim(packages);
    assert.deepEqual(files(own), ["x.js.map"]);
  });

  test("have zeromq's builds of this system only", () => {
    const builds = join(packages, "zeromq", "build");
    put(builds, "manifest.json", "linux/x64/linux-x64", "linux/arm64/linux-arm64", "darwin/arm64/darwin-arm64");
    slim(packages, "linux", "arm64");
    assert.deepEqual(files(builds), ["linux-arm64", "manifest.json"]);
  });

  test("keep all of zeromq's builds where none is of this system", () => {
    const builds = join(packages, "zeromq", "build");
    put(builds, "manifest.json", "linux/x64/linux-x64", "darwin/arm64/darwin-arm64");
    slim(packages, "freebsd", "x64");
    slim(packages, "linux", "riscv64");
    assert.deepEqual(files(builds), ["darwin-arm64", "linux-x64", "manifest.json"]);
  });
});
