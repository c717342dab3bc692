import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { danfo } from "../danfo";
import { tensor } from "./tensor";

describe("tensor", () => {
  const df = () =>
    new (danfo().DataFrame)(
      [
        [1, 2.5],
        [3, 4],
        [5, 6],
      ],
      { columns: ["a", "b"] },
    );

  test("of a DataFrame is (rows, columns), float32", () => {
    const { shape, dtype } = tensor(df());
    assert.deepEqual([shape, dtype], [[3, 2], "float32"]);
  });
  test("of one column, taken by its label, is (rows, 1)", () => {
    assert.deepEqual(tensor(df().loc({ columns: ["b"] })).arraySync(), [[2.5], [4], [6]]);
  });
  test("of a Series is (rows,)", () => assert.deepEqual(tensor(df().column("a")).arraySync(), [1, 3, 5]));
  test("of arrays", () => {
    assert.deepEqual(tensor([1, 2]).arraySync(), [1, 2]);
    assert.deepEqual(tensor([[1], [2]]).arraySync(), [[1], [2]]);
  });

  const bad: [string, () => unknown, RegExp][] = [
    ["a missing value in an array", () => tensor([1, Number.NaN]), /row 1 is missing \(NaN\)/],
    ["an infinity in rows", () => tensor([[1], [-1 / 0]]), /column 0, row 1 is -Infinity/],
    [
      "text in a column",
      () => tensor(new (danfo().DataFrame)([["x"]], { columns: ["name"] })),
      /column name, row 0 is the text "x"/,
    ],
    ["rows of other lengths", () => tensor([[1, 2], [3]]), /row 1 has 1 values, expected 2/],
    ["a row that is none", () => tensor([[1], 2] as unknown as number[][]), /row 1 is 2, expected an array/],
    ["nothing", () => tensor([]), /there is no value/],
  ];
  for (const [name, act, expected] of bad) test(`refuses ${name}`, () => assert.throws(act, expected));
});
