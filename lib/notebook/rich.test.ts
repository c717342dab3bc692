import assert from "node:assert/strict";
import { test } from "node:test";
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
      "1      3      NaN  NaN",
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

test("a tensor shows shape, type and a corner of its values", async () => {
  assert.equal(await text(tf.tensor2d([[1, 2]])), "Tensor (1, 2) float32\n[[1, 2]]");
  assert.equal(
    await text(
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
    ),
    "Tensor (2, 2) float32\n[[1, 2],\n [3, 4]]",
  );
  assert.equal(await text(tf.scalar(7)), "Tensor () float32\n7");
  const large = await text(tf.zeros([506, 130]));
  assert.match(large, /^Tensor \(506, 130\) float32\n/);
  assert.ok(large.length < 1_000);
  const gone = tf.scalar(1);
  gone.dispose();
  assert.equal(await text(gone), "Tensor () float32, disposed");
});
