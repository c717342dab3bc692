import assert from "node:assert/strict";
import { test } from "node:test";
import { danfo } from "../danfo";
import { tensor } from "./tensor";

test("a DataFrame and rows become a float32 matrix", () => {
  const rows = [
    [1, 2.5],
    [3, 4],
    [5, 6],
  ];
  for (const values of [rows, new (danfo().DataFrame)(rows, { columns: ["a", "b"] })]) {
    const result = tensor(values);
    assert.deepEqual(result.shape, [3, 2]);
    assert.equal(result.dtype, "float32");
    assert.deepEqual(result.arraySync(), rows);
  }
});

test("a Series and an array become a float32 vector, also of whole numbers", () => {
  for (const values of [[1, 2, 3], new (danfo().Series)([1, 2, 3])]) {
    const result = tensor(values);
    assert.deepEqual(result.shape, [3]);
    assert.equal(result.dtype, "float32");
    assert.deepEqual(result.arraySync(), [1, 2, 3]);
  }
});

test("names column and row of a value that is no finite float32", () => {
  const { DataFrame, Series } = danfo();
  const df = new DataFrame([[1], [Number.NaN]], { columns: ["price"], index: ["r1", "r2"] });
  assert.throws(() => tensor(df), /data.tensor: column "price", row "r2" holds NaN; expected a finite number/);
  assert.throws(
    () =>
      tensor([
        [1, 2],
        [3, Number.POSITIVE_INFINITY],
      ]),
    /column 1, row 1 holds Infinity/,
  );
  assert.throws(() => tensor([[1e39]]), /column 0, row 0 holds 1e\+39, too large for float32/);
  assert.throws(() => tensor([1, Number.NaN]), /row 1 holds NaN/);
  assert.throws(() => tensor(new Series(["a", "b"], { columns: ["name"] })), /column "name", row 0 holds the text "a"/);
  // A hole of a sparse array.
  assert.throws(() => tensor(Array.of(1, undefined as unknown as number)), /row 1 holds no value/);
});

test("refuses ragged rows and emptiness", () => {
  assert.throws(() => tensor([[1, 2], [3]]), /row 1 has 1 values; expected 2/);
  assert.throws(() => tensor([]), /no values/);
  assert.throws(() => tensor([[]]), /empty/);
  assert.throws(() => tensor([1, [2]] as unknown as number[]), /row 1/);
  assert.throws(() => tensor(new (danfo().DataFrame)([], { columns: ["a"] })), /empty/);
});

test("class numbers become int32, and must be whole", () => {
  const classes = tensor([0, 2, 1], "int32");
  assert.equal(classes.dtype, "int32");
  assert.deepEqual(classes.arraySync(), [0, 2, 1]);
  assert.throws(() => tensor([0, 1.5], "int32"), /row 1 holds 1.5; expected a whole number/);
  assert.throws(() => tensor([-3e9], "int32"), /row 0 holds -3000000000; expected .* at least -2\^31, for int32/);
  assert.throws(() => tensor([[2 ** 31]], "int32"), /column 0, row 0 holds 2147483648; expected at most 2\^31 - 1/);
});

test("booleans are 1 and 0, in arrays, columns and tables", () => {
  const { DataFrame, Series } = danfo();
  assert.deepEqual(tensor([true, false]).arraySync(), [1, 0]);
  assert.deepEqual(tensor(new Series([true, false]), "int32").arraySync(), [1, 0]);
  const mixed = new DataFrame({ a: [1, 2, 3], ok: [true, false, true] });
  assert.deepEqual(tensor(mixed).arraySync(), [
    [1, 1],
    [2, 0],
    [3, 1],
  ]);
  const holed = new DataFrame({ ok: [true, null as unknown as boolean] });
  assert.throws(() => tensor(holed), /column "ok", row 1 holds no value/);
});

test("typed arrays, rows of them, and arrays three and four deep become tensors of their shape", () => {
  assert.deepEqual(tensor(Float64Array.of(1, 2.5)).arraySync(), [1, 2.5]);
  assert.deepEqual(tensor(Uint8Array.of(1, 255), "int32").arraySync(), [1, 255]);
  assert.deepEqual(tensor(BigInt64Array.of(1n, -2n), "int32").arraySync(), [1, -2]);
  assert.throws(
    () => tensor(BigInt64Array.of(2n ** 40n), "int32"),
    /row 0 holds 1099511627776; expected at most 2\^31 - 1/,
  );
  assert.deepEqual(tensor([Int16Array.of(1, 2), Int16Array.of(3, 4)]).shape, [2, 2]);
  const pictures = [[[1, 2, 3]], [[4, 5, 6]]];
  assert.deepEqual([tensor(pictures).shape, tensor(pictures).arraySync()], [[2, 1, 3], pictures]);
  assert.deepEqual(tensor([pictures]).shape, [1, 2, 1, 3]);
  assert.throws(() => tensor([[[1, 2]], [[1]]]), /row 1 has 1 values|column 0, row 1 has 1 values; expected 2/);
  assert.throws(() => tensor([[[1, Number.NaN]]]), /\[0\]\[0\]\[1\] holds NaN/);
  assert.throws(() => tensor([[[[[1]]]]] as never), /nested 5 deep; expected at most 4/);
  assert.throws(() => tensor([[[1]], [2]] as never), /column 0, row 1 is 2; expected 1 values/);
  assert.throws(
    () => tensor("12" as never),
    /expected a DataFrame, a Series or an array of numbers, got the text "12"/,
  );
  assert.throws(() => tensor({ a: [1] } as never), TypeError);
});
