import assert from "node:assert/strict";
import { test } from "node:test";
import { goesOn } from "./brackets";

test("a text with open brackets, an open template or an open comment goes on; others are the client's to judge", () => {
  for (const [source, indent] of [
    ["function twice(x: number) {", "  "],
    ["f([1, {", "      "],
    ["const a = `x", ""],
    ["/* a comment", ""],
    ["if (x) { // }", "  "],
  ])
    assert.deepEqual(goesOn(source), { status: "incomplete", indent }, source);
  for (const source of ["a + 2", "f({ a: [1] })", 'print("(")', "`( x`", "/* ( */ 1", "1 // (", "}", "", "'it\\'s ('"])
    assert.deepEqual(goesOn(source), { status: "unknown" }, source);
});
