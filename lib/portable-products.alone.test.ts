/** The portable backend's products of transposed matrices are its quick ones. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ready, tf, usePortable } from "./tensorflow";

const [ROWS, SHARED, COLUMNS] = [40, 100, 20];

before(async () => {
  usePortable();
  await ready();
});

for (const [transposeA, transposeB] of [
  [true, false],
  [false, true],
  [true, true],
])
  test(`as after transposing, bit by bit: ${[transposeA && "the left", transposeB && "the right"].filter(Boolean).join(" and ")}`, () => {
    const [left, right] = [tf.randomNormal([ROWS, SHARED]), tf.randomNormal([SHARED, COLUMNS])];
    const a = transposeA ? tf.transpose(left) : left;
    const b = transposeB ? tf.transpose(right) : right;
    const data = tf.engine().backend.numDataIds();
    const product = tf.matMul(a, b, transposeA, transposeB);
    assert.equal(tf.engine().backend.numDataIds(), data + 1);
    // The plain loop sums in another order: some of its results differ in the last bit.
    assert.deepEqual(product.dataSync(), tf.matMul(left, right).dataSync());
  });

test("leaves small ones, and lists of matrices, to the plain loop", () => {
  const small = tf.tensor2d([1, 2, 3, 4], [2, 2]);
  assert.deepEqual([...tf.matMul(small, small, true).dataSync()], [10, 14, 14, 20]);
  const list = tf.ones([3, 40, 30]);
  const products = tf.matMul(list, list, false, true);
  assert.deepEqual(products.shape, [3, 40, 40]);
  assert.ok(products.dataSync().every((value) => value === 30));
});
