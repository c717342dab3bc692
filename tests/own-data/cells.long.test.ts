/** The cells of cells.test.ts, each by itself. */
import { test } from "node:test";
import { cells, compiles } from "./compiled-cells";

for (const [i, cell] of cells.entries())
  test(`cell ${i + 1} compiles: ${cell.trim().split("\n")[0]}`, () => compiles(cell, `cell[${i + 1}]`));
