import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { danfo } from "../danfo";
import { StandardScaler } from "./standard_scaler";

const frame = (values: unknown[][], options: object = {}) =>
  new (danfo().DataFrame)(values as number[][], { columns: ["a", "b"], ...options });

describe("StandardScaler", () => {
  test("divides by the deviation over N, not N - 1", () => {
    const scaler = new StandardScaler().fit([[1], [2], [3], [4]]);
    assert.deepEqual(scaler.mean, [2.5]);
    assert.deepEqual(scaler.scale, [Math.sqrt(1.25)]);
  });

  test("keeps the names of columns and rows of a DataFrame", () => {
    const df = frame(
      [
        [1, 10],
        [3, 30],
      ],
      { index: ["first", "second"] },
    );
    const standardised = new StandardScaler().fitTransform(df);
    assert.deepEqual(standardised.columns, ["a", "b"]);
    assert.deepEqual(standardised.index, ["first", "second"]);
    assert.deepEqual(standardised.values, [
      [-1, -1],
      [1, 1],
    ]);
    assert.deepEqual(df.values, [
      [1, 10],
      [3, 30],
    ]);
  });

  test("only shifts a constant column, whatever its value", () => {
    // 0.1 is no binary fraction: its mean over three rows is not exactly itself.
    const scaler = new StandardScaler().fit([[0.1], [0.1], [0.1]]);
    assert.deepEqual(scaler.scale, [1]);
    assert.ok(Math.abs(scaler.transform([[0.1]])[0][0]) < 1e-15);
  });

  test("takes a deviation too small for float64 as constant", () => {
    assert.deepEqual(new StandardScaler().fitTransform([[5e-324], [0]]), [[5e-324], [0]]);
  });

  test("inverseTransform undoes transform", () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const table = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(table, (rows) => {
        const scaler = new StandardScaler();
        const back = scaler.inverseTransform(scaler.fitTransform(rows as number[][]));
        const largest = Math.max(...rows.flat().map(Math.abs));
        back.flat().forEach((value, i) => {
          assert.ok(Math.abs(value - rows.flat()[i]) <= 1e-14 * largest);
        });
      }),
    );
  });

  test("standardised columns have mean 0 and deviation 1", () => {
    const rows = [
      [1, 5],
      [4, -2],
      [9, 0.5],
    ];
    const again = new StandardScaler().fit(new StandardScaler().fitTransform(rows));
    for (const mean of again.mean) assert.ok(Math.abs(mean) < 1e-12);
    for (const scale of again.scale) assert.ok(Math.abs(scale - 1) < 1e-12);
  });

  const bad: [string, () => unknown, RegExp][] = [
    [
      "a missing value",
      () =>
        new StandardScaler().fit(
          frame([
            [1, 2],
            [3, undefined],
          ]),
        ),
      /column b, row 1 is missing/,
    ],
    ["NaN", () => new StandardScaler().fit([[1], [Number.NaN]]), /column 0, row 1 is missing \(NaN\)/],
    ["infinity", () => new StandardScaler().fit([[1], [Number.POSITIVE_INFINITY]]), /column 0, row 1 is Infinity/],
    [
      "text",
      () =>
        new StandardScaler().fit(
          frame([
            [1, "x"],
            [2, "y"],
          ]),
        ),
      /column b, row 0 is the text "x"/,
    ],
    ["rows of other lengths", () => new StandardScaler().fit([[1, 2], [3]]), /row 1 has 1 values, expected 2/],
    [
      "values too large to square",
      () => new StandardScaler().fit([[1e308], [-1e308]]),
      /column 0: its values are too large/,
    ],
    ["no row", () => new StandardScaler().fit([]), /the table is empty: 0 rows/],
    ["transform before fit", () => new StandardScaler().transform([[1]]), /nothing is fitted yet\. Call fit/],
    ["mean before fit", () => new StandardScaler().mean, /nothing is fitted yet/],
    [
      "a column less",
      () => new StandardScaler().fit([[1, 2]]).transform([[1]]),
      /columns are \[0\], expected .* \[0, 1\]/,
    ],
    [
      "other columns",
      () => new StandardScaler().fit(frame([[1, 2]])).transform(frame([[1, 2]], { columns: ["b", "a"] })),
      /columns are \[b, a\], expected .* \[a, b\]/,
    ],
    [
      "no table at all",
      () => new StandardScaler().fit("x" as unknown as number[][]),
      /the text "x", expected a DataFrame/,
    ],
  ];
  for (const [name, act, expected] of bad) test(`refuses ${name}`, () => assert.throws(act, expected));
});
