import assert from "node:assert/strict";
import { test } from "node:test";
import { stackAsOfV8 } from "./foreign-stack";

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

test("an address with a port, and what is no error", () => {
  assert.equal(stackAsOfV8({}, "f@http://[::1]:80/x.js:7:1"), "Error\n    at f (http://[::1]:80/x.js:7:1)");
  assert.equal(stackAsOfV8(new Error(""), ""), "Error");
});
