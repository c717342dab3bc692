import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { danfo } from "../danfo";
import { tf } from "../tensorflow";
import { type MimeBundle, mimeBundle } from "./bridge";

const text = async (value: unknown) => String(((await mimeBundle(value)) as MimeBundle)["text/plain"]);
const html = async (value: unknown) => String(((await mimeBundle(value)) as MimeBundle)["text/html"]);

test("a DataFrame shows types, values and size", async () => {
  const frame = new (danfo().DataFrame)([
    { age: 1, price: 2.5, town: "<b>A</b>" },
    { age: 3, price: null, town: null },
  ]);
  assert.equal(
    await text(frame),
    [
      "     age    price  town",
      "   int32  float32  string",
      "0      1      2.5  <b>A</b>",
      "1      3      NaN  null",
      "",
      "2 rows × 3 columns",
    ].join("\n"),
  );
  assert.ok(!(await html(frame)).includes("<b>"));
});

test("more than 20 rows show as head and tail, with the index of the frame", async () => {
  const { DataFrame } = danfo();
  const rows = (count: number) => Array.from({ length: count }, (_, i) => [i]);
  assert.ok(!(await text(new DataFrame(rows(20)))).includes("…"));
  const frame = new DataFrame(rows(21), { columns: ["x"], index: rows(21).map(([i]) => `row ${i}`) });
  const shown = (await text(frame)).split("\n").map((line) => line.split("  ")[0]);
  assert.deepEqual(
    shown.slice(2, 13).map((label) => label.trim()),
    [...[0, 1, 2, 3, 4].map((i) => `row ${i}`), "…", ...[16, 17, 18, 19, 20].map((i) => `row ${i}`)],
  );
  assert.ok((await html(frame)).includes("21 rows × 1 columns"));
});

test("more than 20 columns show as the first and the last ten", async () => {
  const frame = new (danfo().DataFrame)([Array.from({ length: 30 }, (_, i) => i)]);
  const [head] = (await text(frame)).split("\n");
  assert.deepEqual(
    head.trim().split(/ +/),
    [..."0123456789", "…", ..."0123456789"].map((name, i) => (i > 10 ? `2${name}` : name)),
  );
});

test("what Danfo's methods return shows too", async () => {
  const frame = new (danfo().DataFrame)([{ a: 1, b: 2 }]);
  assert.match(await text(frame.column("a")), /^ +a\n +int32\n0 +1\n\n1 rows$/);
  assert.match(await text(frame.drop({ columns: ["a"] })), /1 rows × 1 columns/);
  assert.match(await text(frame.head(1)), /1 rows × 2 columns/);
});

test("what is missing shows as what it is, and a text of the same letters does not", async () => {
  const frame = new (danfo().DataFrame)({ text: ["NaN", null, undefined], number: [1, null, undefined] });
  assert.deepEqual((await text(frame)).split("\n").slice(2, 5), [
    "0  NaN            1.0",
    "1  null           NaN",
    "2  undefined      NaN",
  ]);
  assert.equal((await html(frame)).match(/<em/g)?.length, 4);
});

test("dates, booleans, objects and long texts show in one line", async () => {
  const frame = new (danfo().DataFrame)({
    date: [new Date(Date.UTC(2024, 1, 29)), new Date(Date.UTC(2024, 1, 29, 13, 5))],
    isOpen: [true, false],
    text: ["가".repeat(60), "a\nb"],
  });
  assert.deepEqual((await text(frame)).split("\n").slice(2, 4), [
    `0  2024-02-29           true     ${"가".repeat(49)}…`,
    "1  2024-02-29 13:05:00  false    a\\nb",
  ]);
});

test("column names and index are text too", async () => {
  const options = { columns: ["<script>1</script>"], index: ["<img src=x onerror=alert(1)>"] };
  const shown = await html(new (danfo().DataFrame)([[1]], options));
  assert.ok(!/<script|<img/.test(shown));
});

test("a table without rows, and one without columns, say so", async () => {
  const { DataFrame, Series } = danfo();
  assert.equal(await text(new DataFrame([])), "0 rows × 0 columns");
  assert.equal(await text(new Series([])), "0 rows");
  const frame = new DataFrame({ a: [1], b: ["x"] });
  assert.match(await text(frame.query(frame.column("a").gt(5))), /^ +a +b\n +int32 +string\n\n0 rows × 2 columns$/);
});

test("a tensor shows shape, type and its values", async () => {
  assert.equal(await text(tf.tensor2d([[1, 2.5]])), "Tensor (1, 2) float32\n[[1.0, 2.5]]");
  assert.equal(await text(tf.scalar(7, "int32")), "Tensor () int32\n7");
  assert.equal(await text(tf.tensor1d(["a"])), "Tensor (1,) string\n['a']");
  assert.equal(await text(tf.tensor1d([true, false], "bool")), "Tensor (2,) bool\n[ true, false]");
  assert.equal(await text(tf.complex([1], [2])), "Tensor (1,) complex64\n[1.0 + 2.0j]");
  assert.equal(await text(tf.zeros([0, 3])), "Tensor (0, 3) float32\n[]");
  assert.equal(
    await text(tf.tensor3d([1, 20, 3, 4, 5, 6, 7, 8], [2, 2, 2], "int32")),
    "Tensor (2, 2, 2) int32\n[[[ 1, 20],\n  [ 3,  4]],\n\n [[ 5,  6],\n  [ 7,  8]]]",
  );
  const gone = tf.scalar(1);
  gone.dispose();
  assert.equal(await text(gone), "Tensor () float32, disposed");
});

test("small values of a tensor are not 0, and large ones stay readable", async () => {
  assert.equal(
    await text(tf.tensor1d([Number.NaN, Number.POSITIVE_INFINITY, 1e-30, 1e30])),
    "Tensor (4,) float32\n[         NaN,     Infinity, 1.000000e-30, 1.000000e+30]",
  );
});

test("of a large tensor its corners show", async () => {
  assert.equal(await text(tf.range(0, 12, 1, "int32")), "Tensor (12,) int32\n[ 0,  1,  2, …,  9, 10, 11]");
  assert.match(await text(tf.zeros([506, 130])), /^Tensor \(506, 130\) float32\n\[\[0\.0, 0\.0, 0\.0, …, 0\.0/);
  for (const shape of [[100_000], [1_000, 28, 28], [20, 20, 20, 20], [9, 9, 9, 9, 9]]) {
    assert.ok((await text(tf.zeros(shape))).length < 2_000);
  }
});

test("console.log and lists show a tensor as a cell does", async () => {
  const x = tf.tensor2d([[1, 0.25]]);
  assert.equal(inspect(x), await text(x));
  assert.equal(inspect([x]), `[\n  ${(await text(x)).replaceAll("\n", "\n  ")}\n]`);
  assert.equal(inspect(tf.variable(x)), await text(x));
});
