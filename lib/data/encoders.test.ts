import assert from "node:assert/strict";
import { test } from "node:test";
import { danfo } from "../danfo";
import { tf } from "../tensorflow";
import { LabelEncoder } from "./label-encoder";
import { OneHotEncoder } from "./one-hot-encoder";

const { DataFrame, Series } = danfo;
const rows = [
  ["b", 1],
  ["a", 2],
];

test("a table comes back as a table with its index, rows as rows", () => {
  const encoder = new OneHotEncoder();
  const table = new DataFrame(rows, { columns: ["s", "n"], index: ["x", "y"] });
  const encoded = encoder.fitTransform(table);
  assert.deepEqual(
    [encoded.columns, encoded.index],
    [
      ["s_a", "s_b", "n_1", "n_2"],
      ["x", "y"],
    ],
  );
  const inverse = encoder.inverseTransform(encoded);
  assert.deepEqual([inverse.values, inverse.dtypes, inverse.index], [rows, ["string", "int32"], ["x", "y"]]);
  const plain = new OneHotEncoder();
  assert.deepEqual(plain.fitTransform(rows), encoded.values);
  assert.deepEqual(plain.getFeatureNamesOut(), ["x0_a", "x0_b", "x1_1", "x1_2"]);
  assert.deepEqual(plain.inverseTransform(encoded.values), rows);
});

test("probabilities are decoded by the largest, and zeros are an error unless unknown values may be", () => {
  const encoder = new OneHotEncoder().fit(rows);
  assert.deepEqual(encoder.inverseTransform([[0.4, 0.6, 0.9, 0.1]]), [["b", 1]]);
  assert.throws(() => encoder.inverseTransform([[0, 0, 1, 0]]), /column 0, row 0 has zeros only, which is no category/);
  const lenient = new OneHotEncoder({ handleUnknown: "ignore" }).fit(rows);
  assert.deepEqual(lenient.inverseTransform([[0, 0, 1, 0]]), [[Number.NaN, 1]]);
});

test("what was not fitted is an error that names the place and what there was", () => {
  const encoder = new OneHotEncoder().fit(new DataFrame({ city: ["Seoul", "Busan"] }));
  assert.throws(
    () => encoder.transform(new DataFrame({ city: ["Busan", "Jeju"] }, { index: ["p", "q"] })),
    /column "city", row "q" holds the text "Jeju", which fit\(\) has not seen; there were "Busan", "Seoul"/,
  );
  assert.throws(() => encoder.transform(new DataFrame({ town: ["Busan"] })), /column 0 is "town"; expected "city"/);
  assert.throws(() => encoder.transform([["a", "b"]]), /has 2 columns; expected 1/);
  assert.throws(() => encoder.inverseTransform([[1, 0, 0]]), /has 3 columns; expected 2/);
  assert.throws(() => new OneHotEncoder().transform(rows), /call fit\(\)/);
  assert.throws(() => new OneHotEncoder({ handleUnknown: "warn" as never }), /handleUnknown is the text "warn"/);
  const labels = new LabelEncoder().fit(["a", "b"]);
  assert.throws(() => labels.transform(["a", "c"]), /row 1 holds the text "c", which fit\(\) has not seen/);
  assert.throws(() => labels.inverseTransform([2]), /row 0 holds 2; expected the number of a class, 0 to 1/);
  assert.throws(() => labels.inverseTransform([0.5]), /row 0 holds 0.5/);
  assert.throws(() => new LabelEncoder().classes, /call fit\(\)/);
});

test("a column of several kinds, of dates, or without rows is refused, and two new columns of one name", () => {
  const fit = (column: unknown[]) => () => new OneHotEncoder().fit(column.map((value) => [value]));
  assert.throws(fit(["1", 1]), /column 0, row 1 holds 1, and a row above it a string; expected values of one kind/);
  assert.throws(fit([true, 1]), /of one kind/);
  assert.throws(fit([new Date(0)]), /holds an object \(Date\); expected a finite number/);
  assert.throws(fit([Number.POSITIVE_INFINITY]), /holds Infinity/);
  assert.throws(fit([]), /the table is empty/);
  assert.throws(() => new LabelEncoder().fit([]), /there are no values/);
  assert.throws(() => new LabelEncoder().fit("text" as never), /expected a Series or an array/);
  const twice = new OneHotEncoder().fit(new DataFrame({ a: ["b_c"], a_b: ["c"] }));
  assert.throws(() => twice.getFeatureNamesOut(), /two new columns have the name "a_b_c"/);
});

test("classes are numbered for a loss, and predictions become classes again", () => {
  const encoder = new LabelEncoder();
  const encoded = encoder.fitTransform(new Series(["no", "yes", "no"], { columns: ["answer"], index: [4, 5, 6] }));
  assert.deepEqual(
    [encoded.values, encoded.dtype, encoded.index, encoded.columns],
    [[0, 1, 0], "int32", [4, 5, 6], ["answer"]],
  );
  assert.deepEqual(
    encoder.inverseTransform(
      tf.argMax(
        tf.tensor2d([
          [0, 1],
          [2, 1],
        ]),
        1,
      ),
    ),
    ["yes", "no"],
  );
  assert.deepEqual(encoder.inverseTransform(encoded).values, ["no", "yes", "no"]);
  assert.throws(() => encoder.inverseTransform(tf.zeros([2, 1]) as never), /has shape \(2, 1\); expected \(n,\)/);
});
