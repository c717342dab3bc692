import assert from "node:assert/strict";
import { test } from "node:test";
import { loadDigits } from "./digits";

test("the digits are a DataFrame of 1,797 rows, 64 pixels and TARGET", async () => {
  const df = await loadDigits();
  assert.deepEqual(df.shape, [1797, 65]);
  assert.deepEqual(
    [df.columns[0], df.columns[9], df.columns[63], df.columns[64]],
    ["pixel_0_0", "pixel_1_1", "pixel_7_7", "TARGET"],
  );
  const rows = df.values as number[][];
  assert.ok(
    rows.every((row) => row.slice(0, 64).every((pixel) => Number.isInteger(pixel) && pixel >= 0 && pixel <= 16)),
  );
  // The second row of the first picture, the count of each digit, and the sum of all pixels, from scikit-learn 1.9.1.
  assert.deepEqual(rows[0].slice(8, 16), [0, 0, 13, 15, 10, 15, 5, 0]);
  const counts = Array.from({ length: 10 }, (_, digit) => rows.filter((row) => row[64] === digit).length);
  assert.deepEqual(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  assert.equal(
    rows.reduce((sum, row) => sum + row.slice(0, 64).reduce((ink, pixel) => ink + pixel), 0),
    561_718,
  );
});
