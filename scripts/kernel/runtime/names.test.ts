import assert from "node:assert/strict";
import { test } from "node:test";
import { Names } from "./names";

test("a name has its value in a box, whatever it is", () => {
  const names = new Names();
  assert.equal(names.has("a"), false);
  const box = names.box("a");
  assert.equal(names.has("a"), false);
  box.v = undefined;
  assert.equal(names.has("a"), true);
  names.set("__proto__", 1);
  assert.deepEqual(names.entries(), [
    ["a", undefined],
    ["__proto__", 1],
  ]);
  assert.equal(names.box("a"), box);
});

test("a name that held an object and shall hold numbers gets another box; the first one passes everything on", () => {
  const names = new Names();
  const old = names.box("x");
  old.v = { is: "object" };
  names.renewForNumbers("x");
  assert.deepEqual([names.has("x"), names.get("x"), old.v], [true, { is: "object" }, { is: "object" }]);
  const box = names.box("x");
  assert.notEqual(box, old);
  assert.equal("v" in box, false);
  box.v = 1;
  names.settle();
  assert.deepEqual([old.v, names.get("x")], [1, 1]);
  old.v = 2;
  assert.equal(box.v, 2);
  names.renewForNumbers("x");
  assert.equal(names.box("x"), box);
});

test("a renewed name that gets no value keeps the one that it had", () => {
  const names = new Names();
  names.set("x", "text");
  names.renewForNumbers("x");
  names.settle();
  assert.deepEqual([names.get("x"), names.box("x").v], ["text", "text"]);
});
