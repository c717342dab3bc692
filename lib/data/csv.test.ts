import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { danfo } from "../danfo";
import { readCSV, writeCSV } from "./csv";

const folder = mkdtempSync(join(tmpdir(), "csv-"));
after(() => rmSync(folder, { recursive: true }));

const gap = fc.constant(Number.NaN);
const values = {
  float32: fc.oneof({ weight: 5, arbitrary: fc.double({ noNaN: true }) }, gap),
  // An empty text and such as "NA" are what a missing value is.
  string: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.string({ unit: "grapheme", minLength: 1 }).map((text) => `x${text.replaceAll("\0", "")}`),
    },
    fc.constantFrom("a,b", 'say "x"', "two\nlines", "\r", " x ", "#1", "007", "1.50", "True", ";", "\ufeffx", "가"),
    gap,
  ),
  boolean: fc.oneof({ weight: 5, arbitrary: fc.boolean() }, gap),
  datetime: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
    },
    fc.constant(new Date(Number.NaN)),
  ),
};

type Type = keyof typeof values;

const table = fc
  .record({
    types: fc.array(fc.constantFrom(...(Object.keys(values) as Type[])), { minLength: 1, maxLength: 4 }),
    count: fc.integer({ min: 1, max: 8 }),
  })
  .chain(({ types, count }) =>
    fc.tuple(
      fc.constant(types),
      fc.tuple(...types.map((type) => fc.array<unknown>(values[type], { minLength: count, maxLength: count }))),
      fc.uniqueArray(fc.constantFrom("a", "b,c", "d\ne", '"', "count", "2021", "__proto__"), {
        minLength: 4,
        maxLength: 4,
      }),
    ),
  );

/** Two invalid dates are not equal. */
const comparable = (row: unknown) =>
  (row as unknown[]).map((value) => (value instanceof Date ? value.getTime() : value));

test("what is written reads back the same, in every form of a file", async () => {
  const file = join(folder, "table.csv");
  const forms = fc.record({
    sep: fc.constantFrom(",", ";", "\t", "::"),
    encoding: fc.constantFrom("utf-8" as const, "utf-8-sig" as const),
    ending: fc.constantFrom("", ".gz"),
  });
  await fc.assert(
    fc.asyncProperty(table, forms, async ([types, columns, fresh], { sep, encoding, ending }) => {
      const names = fresh.slice(0, types.length);
      const rows = columns[0].map((_, i) => columns.map((column) => column[i]));
      const df = new (danfo().DataFrame)(rows as never, { columns: names, dtypes: types });
      await writeCSV(df, file + ending, { sep, encoding });
      const back = await readCSV(file + ending, { sep, dtype: types });
      assert.deepEqual([back.columns, back.dtypes], [names, types]);
      assert.deepEqual(back.values.map(comparable), rows.map(comparable));
    }),
    { numRuns: 200 },
  );
});

test("the file has what pandas' to_csv with index=False writes", async () => {
  const file = join(folder, "all.csv");
  const df = new (danfo().DataFrame)({
    n: [1.5, null, Number.POSITIVE_INFINITY],
    t: ["a,b", 'say "x"', null],
    ok: [true, false, null],
    d: [new Date("2024-01-31"), new Date("2024-01-31T10:20:30Z"), null],
  });
  await writeCSV(df, file);
  const lines = ["n,t,ok,d", '1.5,"a,b",True,2024-01-31', ',"say ""x""",False,2024-01-31 10:20:30', "inf,,,", ""];
  assert.equal(readFileSync(file, "utf8"), lines.join("\n"));
  await writeCSV(df.loc({ columns: ["n"] }), file, { index: true, header: false, naRep: "NA", sep: ";" });
  assert.equal(readFileSync(file, "utf8"), "0;1.5\n1;NA\n2;inf\n");
  await writeCSV(df, `${file}.gz`);
  assert.equal(
    gunzipSync(readFileSync(`${file}.gz`))
      .toString()
      .split("\n")[0],
    "n,t,ok,d",
  );
});

test("what is no table, file or option is refused by name, and writes nothing", async () => {
  const df = new (danfo().DataFrame)({ a: [1] });
  const file = join(folder, "never.csv");
  await assert.rejects(writeCSV([[1]] as never, file), /writeCSV: expected a DataFrame, got/);
  await assert.rejects(writeCSV(df, file, { seperator: ";" } as never), /no option "seperator"/);
  await assert.rejects(writeCSV(df, file, { encoding: "cp949" as never }), /encoding is "cp949"; expected "utf-8"/);
  assert.ok(!existsSync(file));
  await assert.rejects(readCSV(file), new RegExp(`There is no file ${file.replaceAll("\\", "\\\\")}`));
  await assert.rejects(readCSV(folder), /is a folder/);
  await assert.rejects(
    readCSV("a,b\n1,2\n", { usecols: ["a"] } as never),
    /no option "usecols"; did you mean useCols\?/,
  );
  await assert.rejects(
    readCSV("a,b\n1,2\n", { skipRows: "1" as never }),
    /skipRows is "1"; expected a number of lines/,
  );
  await assert.rejects(readCSV("a,b\n1,2\n", { dtype: { c: "str" } }), /dtype has "c", which is no column/);
  await assert.rejects(readCSV("a,b\n1,2\n", { names: ["x", "y"] }), /names without header/);
});

test("options name columns that are read, and by numbers only where pandas counts as the file does", async () => {
  const text = "a,b\n5,2024-01-01\n";
  const both = /parseDates has 0, which is "a" in the file, and "b" of those that useCols reads; write the name/;
  await assert.rejects(readCSV(text, { useCols: ["b"], parseDates: [0] }), both);
  await assert.rejects(
    readCSV(text, { useCols: [1], indexCol: 1 }),
    /indexCol has 1, which is "b" in the file, and none of those that useCols reads; write the name/,
  );
  await assert.rejects(
    readCSV(text, { useCols: ["b"], parseDates: ["a"] }),
    /parseDates has "a", which useCols leaves out/,
  );
  assert.deepEqual((await readCSV(text, { useCols: ["b"], parseDates: ["b"] })).dtypes, ["datetime"]);
  assert.deepEqual((await readCSV(text, { useCols: [1, 0], indexCol: 0 })).index, [5]);
});

test("rows that are too long or short are reported when they are left out or filled", async (t) => {
  const said = t.mock.method(console, "warn", () => {});
  const df = await readCSV("a,b\n1,2\n1,2,3\n4\n", { onBadLines: "skip" });
  assert.deepEqual(df.values, [
    [1, 2],
    [4, Number.NaN],
  ]);
  assert.deepEqual(
    said.mock.calls.map(({ arguments: [text] }) => text),
    ["The text: left out 1 row with too many cells: line 3.", "The text: filled 1 row with too few cells: line 4."],
  );
});

test("a column that turns out to be text late keeps the texts of all its rows", async () => {
  const rows = Array.from(
    { length: 40_000 },
    (_, i) => `${i},${i === 39_999 ? "x" : "1.50"},${i === 39_998 ? "007" : 1}`,
  );
  const df = await readCSV(`n,v,code\n${rows.join("\n")}\n`);
  assert.deepEqual(df.dtypes, ["int32", "string", "string"]);
  const { values } = df.column("v");
  assert.deepEqual([values[0], values[39_998], values[39_999]], ["1.50", "1.50", "x"]);
  assert.equal(df.column("code").values[0], "1");
});

test("what is written reads back where texts have other separators, and numbers many digits", async () => {
  const file = join(folder, "separators.csv");
  const df = new (danfo().DataFrame)([
    { "a|b": "x|y", c: 2 ** 53 },
    { "a|b": "z|w", c: 1 },
  ]);
  await writeCSV(df, file);
  const back = await readCSV(file);
  assert.deepEqual([back.columns, back.values], [df.columns, df.values]);
  const lone = new (danfo().DataFrame)([{ a: "x;y" }, { a: "z;w" }]);
  await writeCSV(lone, file);
  assert.deepEqual((await readCSV(file)).values, lone.values);
});

test("what cannot be written is refused", async () => {
  const df = new (danfo().DataFrame)([{ a: "\ud800" }]);
  const file = join(folder, "refused.csv");
  await assert.rejects(writeCSV(df, file), /lone surrogate/);
  await assert.rejects(writeCSV(df, undefined as never), /file's name/);
  await assert.rejects(writeCSV(df, file, { naRep: 0 as never }), /naRep is 0; expected a text/);
  assert.equal(existsSync(file), false);
  await assert.rejects(readCSV(undefined as never), /expected a file's name/);
});
