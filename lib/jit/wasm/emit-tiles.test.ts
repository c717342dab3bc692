/** Row values of more axes, which move their features about, have the numbers of plain TensorFlow.js. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scalar, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import { tf } from "../../tensorflow";
import { jit } from "../index";

const FEATURES = 12;
const MATRIX = tf.linspace(-1, 1, FEATURES).reshape([1, 3, 4]);
const VECTOR = tf.linspace(-1, 1, 4);

/** Operations between a hidden layer [rows, 12] and the loss. */
const FORMS: Record<string, (h: Tensor2D) => Tensor> = {
  transposed: (h) => tf.transpose(h.reshape([-1, 3, 4]), [0, 2, 1]).reshape([-1, FEATURES]),
  "transposed, four axes": (h) => tf.transpose(h.reshape([-1, 2, 3, 2]), [0, 3, 1, 2]).reshape([-1, FEATURES]),
  "sum over an inner axis": (h) => tf.sum(h.reshape([-1, 3, 4]), 1),
  "maximum over the last axis": (h) => tf.max(h.reshape([-1, 3, 4]), 2),
  "mean over two axes": (h) => tf.mean(h.reshape([-1, 2, 3, 2]), [1, 3]),
  "softmax of groups": (h) => tf.softmax(h.reshape([-1, 3, 4])),
  "one number per group": (h) => tf.mul(h.reshape([-1, 3, 4]), tf.sum(h.reshape([-1, 3, 4]), 2, true)),
  "outer product of features": (h) =>
    tf.mul(h.slice([0, 0], [-1, 3]).reshape([-1, 3, 1]), h.slice([0, 3], [-1, 4]).reshape([-1, 1, 4])),
  "a shared matrix": (h) => tf.mul(h.reshape([-1, 3, 4]), MATRIX),
  "a shared vector": (h) => tf.add(h.reshape([-1, 3, 4]), VECTOR),
  "slice of the last axis": (h) => tf.square(h.reshape([-1, 3, 4]).slice([0, 0, 1], [-1, -1, 2])),
  "slice of the first features": (h) => tf.square(h.reshape([-1, 3, 4]).slice([0, 1, 0], [-1, 2, -1])),
  "concat along the last axis": (h) => {
    const cube = h.reshape([-1, 3, 4]) as Tensor3D;
    return tf.concat([tf.square(cube), cube, cube.slice([0, 0, 2], [-1, -1, 1])], 2);
  },
  padded: (h) =>
    tf.pad(h, [
      [0, 0],
      [1, 2],
    ]),
  tiled: (h) => tf.tile(h.reshape([-1, 3, 4]), [1, 2, 3]),
  "maximum over the rows": (h) => tf.sub(h, tf.max(h, 0, true)),
  "minimum over rows and features": (h) => tf.sub(h, tf.min(h.reshape([-1, 3, 4]), [0, 2]).sum()),
  "mean over rows and one axis": (h) => tf.sub(h.reshape([-1, 3, 4]), tf.mean(h.reshape([-1, 3, 4]), [0, 1], true)),
};

function train(engine: "wasm" | "eager", form: (h: Tensor2D) => Tensor, rows: number) {
  const x = tf.randomNormal([rows, 5], 0, 1, "float32", 1) as Tensor2D;
  const y = tf.randomNormal([rows, 1], 0, 1, "float32", 2);
  const w = tf.variable(tf.randomNormal([5, FEATURES], 0, 0.5, "float32", 3)) as unknown as Tensor2D;
  const b = tf.variable(tf.randomNormal([FEATURES], 0, 0.5, "float32", 4));
  const slopes = Array.from({ length: 80 }, (_, width) => tf.linspace(1, 2, width + 1).slice(0, width));
  const optimizer = tf.train.sgd(0.003);
  const loss = () => {
    const moved = form(tf.tanh(tf.add(tf.matMul(x, w), b)) as Tensor2D);
    const flat = moved.reshape([rows, moved.size / rows]);
    return tf.mean(tf.square(tf.sub(tf.sum(tf.mul(flat, slopes[flat.shape[1] as number]), 1, true), y))) as Scalar;
  };
  const step = jit(() => optimizer.minimize(loss, true, [w as never, b]) as Scalar, { engine });
  const losses = [step(), step(), step(3)];
  const numbers = [...losses, ...w.dataSync(), ...b.dataSync()];
  const text = step.explain();
  step.dispose();
  return { numbers, text };
}

for (const [name, form] of Object.entries(FORMS)) {
  // One row, a tile with padding rows, several tiles.
  for (const rows of [1, 13, 150]) {
    test(`${name}, ${rows} rows`, () => {
      const [compiled, eager] = [train("wasm", form, rows), train("eager", form, rows)];
      for (const [i, right] of eager.numbers.entries())
        assert.ok(
          Math.abs(compiled.numbers[i] - right) <= 1e-4 * Math.max(1, Math.abs(right)),
          `[${i}]: ${compiled.numbers[i]}, not ${right}`,
        );
      if (rows > 1) assert.match(compiled.text, /pass 1 over the rows/);
    });
  }
}
