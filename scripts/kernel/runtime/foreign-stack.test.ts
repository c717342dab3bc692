import assert from "node:assert/strict";
import { test } from "node:test";
import { stackAsOfV8 } from "./foreign-stack";
import { registerMaps } from "./source-maps";

const KERNEL = `${__dirname}/runner.js`;

test("a stack of Firefox becomes one of V8", () => {
  const stack = [
    "f@cell[1]:2:9",
    "g/<@cell[1]:3:1",
    "async*outer/inner@cell[1]:4:2",
    "@cell[1]:5:3",
    `execute@${KERNEL}:1:7`,
    `anonymous@${KERNEL} line 9 > Function:1:7`,
    "",
  ].join("\n");
  assert.equal(
    stackAsOfV8(new RangeError("far"), stack),
    `RangeError: far
    at f (cell[1]:2:9)
    at cell[1]:3:1
    at inner (cell[1]:4:2)
    at cell[1]:5:3`,
  );
});

test("a long stack keeps what failed and the places in cells", () => {
  registerMaps({ name: "cell[9]", js: "", maps: [], addedLines: 0 });
  const inPackage = Array.from({ length: 30 }, (_, i) => `inner@package.js:${i + 1}:1`);
  const stack = stackAsOfV8(new Error("far"), [...inPackage, "f@cell[9]:2:9", ...inPackage, "@cell[9]:5:3"].join("\n"));
  const kept = [1, 2, 3, 4, 5].map((line) => `    at inner (package.js:${line}:1)`);
  assert.equal(stack, ["Error: far", ...kept, "    at f (cell[9]:2:9)", "    at cell[9]:5:3"].join("\n"));
  const endless = stackAsOfV8(new RangeError("far"), "f@cell[9]:2:9\n".repeat(128));
  assert.equal(endless, `RangeError: far${"\n    at f (cell[9]:2:9)".repeat(10)}`);
});

test("an address with a port, and what is no error", () => {
  assert.equal(stackAsOfV8({}, "f@http://[::1]:80/x.js:7:1"), "Error\n    at f (http://[::1]:80/x.js:7:1)");
  assert.equal(stackAsOfV8(new Error(""), ""), "Error");
});
