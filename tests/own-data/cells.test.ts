/**
 * Cells as a new user writes them, none of which needs a type assertion (`as`) that its author would not write anyway: the
 * kernel's compiler takes all of them as they are. Here several make one cell, as each is checked with the types of all that
 * came before; cells.long.test.ts compiles each by itself.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { cells, compiles } from "./compiled-cells";

const TOGETHER = 8;

test("there are sixty cells", () => assert.ok(cells.length >= 60));

for (let first = 0; first < cells.length; first += TOGETHER) {
  const some = cells.slice(first, first + TOGETHER);
  test(`cells ${first + 1} to ${first + some.length} compile: ${some[0]?.trim().split("\n")[0]}`, () =>
    compiles(some.join("\n;\n"), `cell[${first + 1}]`));
}
