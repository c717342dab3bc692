import { test } from "node:test";
import { BATCHES, sameBits } from "./threads";

const STEPS = [150, 200, 60];

for (const [i, [rows, width]] of BATCHES.entries())
  test(`the weights of ${rows} rows, width ${width}, are the same bits with 1, 2, 4 and 8 threads`, () =>
    sameBits(rows, width, STEPS[i], [1, 2, 4, 8]));
