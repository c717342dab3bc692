import { test } from "node:test";
import { BATCHES, sameBits } from "./threads";

for (const [rows, width] of BATCHES)
  test(`the weights of ${rows} rows, width ${width}, are the same bits with 1, 2 and 4 threads`, () =>
    sameBits(rows, width, 20, [1, 2, 4]));
