/** Texts of 200 KB, which are read by other ways than small ones. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { readCSV } from "./csv";

test("rows that are there many times are read as once, in whatever piece of the text they stand", async () => {
  const cell = fc.constantFrom(
    "",
    "1",
    "-2.5",
    "0.1234567890123456",
    "NA",
    "가나",
    '"a,b"',
    '"x""y"',
    '"two\nlines"',
    "true",
  );
  const rows = fc.array(fc.tuple(cell, cell, fc.constantFrom("1", "2.5", "")), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom("\n", "\r\n"), async (rows, end) => {
      const block = rows.map((row) => `${row.join(",")}${end}`).join("");
      const times = Math.ceil(200_000 / block.length);
      const once = await readCSV(`a,b,c${end}${block}`);
      const many = await readCSV(`a,b,c${end}${block.repeat(times)}`);
      assert.deepEqual(many.dtypes, once.dtypes);
      const { values } = many;
      assert.equal(values.length, times * rows.length);
      for (const i of [0, 1000, times - 1]) {
        assert.deepEqual(values.slice(i * rows.length, (i + 1) * rows.length), once.values, `block ${i}`);
      }
    }),
    { numRuns: 40 },
  );
});
