/** Updates in place give what TensorFlow.js gives, whoever reads which variable when. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scalar, Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { tf } from "../../tensorflow";
import { jit } from "../index";

const SIZE = 5;

type Vector = Variable & Tensor1D;

interface Case {
  /** Assigns a, b and c, and returns the loss. */
  readonly step: (a: Vector, b: Vector, c: Vector) => Tensor;
  /** The number of assigned variables that are updated in place. */
  readonly inPlace: number;
}

const set = (variable: Vector, value: Tensor): void => variable.assign(value as Vector);

const CASES: Record<string, Case> = {
  "each by itself": {
    step: (a, b) => {
      set(a, tf.mul(a, 0.5));
      set(b, tf.add(b, 1));
      return tf.scalar(1);
    },
    inPlace: 2,
  },
  "two change places": {
    step: (a, b) => {
      const old = tf.add(a, 0);
      set(a, b);
      set(b, old);
      return tf.scalar(1);
    },
    inPlace: 0,
  },
  "one from the other's old value": {
    step: (a, b) => {
      const old = tf.mul(a, 2);
      set(a, tf.add(a, 1));
      set(b, old);
      return tf.scalar(1);
    },
    inPlace: 2,
  },
  "each from the other's old value": {
    step: (a, b) => {
      const [first, second] = [tf.mul(b, 0.5), tf.sub(a, 1)];
      set(a, first);
      set(b, second);
      return tf.scalar(1);
    },
    inPlace: 1,
  },
  "one from the other's new value": {
    step: (a, b) => {
      set(a, tf.mul(a, 0.5));
      set(b, tf.add(b, a));
      return tf.scalar(1);
    },
    inPlace: 2,
  },
  "the same value for two": {
    step: (a, b) => {
      const value = tf.tanh(tf.add(a, b));
      set(a, value);
      set(b, value);
      return tf.scalar(1);
    },
    inPlace: 0,
  },
  "a sum of the old value, after the update": {
    step: (a, b) => {
      const total = tf.sum(a);
      set(a, tf.mul(a, 0.5));
      set(b, tf.add(b, total));
      return tf.scalar(1);
    },
    inPlace: 2,
  },
  "the loss needs the new value": {
    step: (a) => {
      set(a, tf.mul(a, 0.5));
      return tf.sum(tf.square(a));
    },
    inPlace: 0,
  },
  "a reshaped old value in another shape": {
    step: (a, b, c) => {
      const turned = tf.concat([tf.slice(a, [2], [3]), tf.slice(a, [0], [2])]);
      set(a, tf.neg(a));
      set(b, turned);
      set(c, tf.add(tf.reshape(tf.reshape(a, [SIZE, 1]), [SIZE]), b));
      return tf.scalar(1);
    },
    inPlace: 2,
  },
};

function run(engine: "wasm" | "eager", { step }: Case) {
  const [a, b, c] = [1, 2, 3].map((seed) => tf.variable(tf.randomNormal([SIZE], 0, 1, "float32", seed)) as Vector);
  const compiled = jit(() => step(a, b, c) as Scalar, { engine });
  const losses = [compiled(), compiled(), compiled(3)];
  const text = compiled.explain();
  compiled.dispose();
  return { numbers: [...losses, ...[a, b, c].flatMap((variable) => [...variable.dataSync()])], text };
}

for (const [name, one] of Object.entries(CASES)) {
  test(name, () => {
    const [compiled, eager] = [run("wasm", one), run("eager", one)];
    for (const [i, right] of eager.numbers.entries())
      assert.ok(Math.abs(compiled.numbers[i] - right) <= 1e-6 * Math.max(1, Math.abs(right)), `[${i}]`);
    assert.match(compiled.text, new RegExp(`updates: ${one.inPlace} in place`));
  });
}

test("after a loss that is not finite, all variables are those from before it, in place or copied", () => {
  const results = (["wasm", "eager"] as const).map((engine) => {
    const [a, b] = [1, 2].map((seed) => tf.variable(tf.randomNormal([SIZE], 0, 1, "float32", seed)) as Vector);
    let call = 0;
    const step = jit(
      () => {
        const scale = jit.input(() => (++call === 4 ? Number.POSITIVE_INFINITY : 1)) as unknown as Tensor;
        const loss = tf.add(tf.sum(tf.square(a)), scale) as Scalar;
        set(a, tf.mul(a, 0.5));
        set(b, tf.add(tf.sum(a), b));
        return loss;
      },
      { engine },
    );
    for (let i = 0; i < 3; i++) step();
    assert.throws(() => step(), /Infinity|finite/);
    return [...a.dataSync(), ...b.dataSync()];
  });
  for (const [i, right] of results[1].entries()) assert.ok(Math.abs(results[0][i] - right) <= 1e-6);
});
