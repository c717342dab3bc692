import assert from "node:assert/strict";
import { test } from "node:test";
import type { Optimizer, Scalar } from "@tensorflow/tfjs";
import { manualSeed, rand, randn } from "../../random";
import { tf } from "../../tensorflow";
import { input } from "../input";
import { CannotCompile, UnsupportedOperation } from "../program/cannot-compile";
import { trace } from "./trace";

const scalar = (value: unknown) => value as Scalar;

test("leaves tensors, variables and the backend as they were", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const optimizer = tf.train.sgd(0.1);
  const { dataId } = weight;
  const before = { tensors: tf.memory().numTensors, backend: tf.getBackend(), bytes: tf.memory().numBytes };
  trace(() => scalar(optimizer.minimize(() => tf.sum(tf.square(weight)), true)));
  assert.deepEqual({ tensors: tf.memory().numTensors, backend: tf.getBackend(), bytes: tf.memory().numBytes }, before);
  assert.equal(weight.dataId, dataId);
  assert.deepEqual([...weight.dataSync()], [1, 2]);
  assert.equal(optimizer.iterations, 0);
});

test("leaves them so when the step throws", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const before = { tensors: tf.memory().numTensors, backend: tf.getBackend() };
  assert.throws(
    () =>
      trace(() => {
        weight.assign(tf.mul(weight, 2));
        throw new Error("my own");
      }),
    /my own/,
  );
  assert.deepEqual({ tensors: tf.memory().numTensors, backend: tf.getBackend() }, before);
  assert.deepEqual([...weight.dataSync()], [1, 2]);
  weight.assign(tf.tensor1d([3, 4]));
  assert.deepEqual([...weight.dataSync()], [3, 4]);
});

test("leaves no tensors when the loss throws, half of it recorded", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const optimizer = tf.train.sgd(0.1);
  const before = tf.memory().numTensors;
  const loss = (): Scalar => {
    tf.sum(tf.square(tf.relu(weight)));
    throw new Error("my own");
  };
  assert.throws(() => trace(() => scalar(optimizer.minimize(loss, true))), /my own/);
  assert.equal(tf.memory().numTensors, before);
});

test("reading a value is an error that says what to do", () => {
  const weight = tf.variable(tf.scalar(1));
  const x = tf.scalar(2);
  for (const read of [
    () => weight.dataSync(),
    () => tf.mul(weight, 2).arraySync(),
    () => x.dataSync(),
    () => void weight.data(),
  ]) {
    assert.throws(
      () =>
        trace(() => {
          read();
          return scalar(tf.square(weight));
        }),
      /reads the value of a tensor.*jit\.input/s,
    );
  }
  assert.equal(x.dataSync()[0], 2);
});

test("a step that returns no scalar is an error", () => {
  assert.throws(
    () => trace(() => undefined as unknown as Scalar),
    /must return its loss, a scalar tensor; it returned undefined/,
  );
  assert.throws(() => trace(() => scalar(tf.ones([2]))), /returned float32 of shape \[2\]/);
});

test("an op without a form is named", () => {
  const x = tf.tensor1d([3, 1, 2]);
  assert.throws(
    () => trace(() => scalar(tf.sum(tf.topk(x, 2).values))),
    (error: unknown) => error instanceof UnsupportedOperation && /TopK/.test(error.message),
  );
});

test("variables made by the step start from the values that it gave them", () => {
  const weight = tf.variable(tf.tensor1d([1, 2]));
  const optimizer = tf.train.adam(0.1);
  const tensors = tf.memory().numTensors;
  trace(() => scalar(optimizer.minimize(() => tf.sum(tf.square(weight)), true)));
  assert.equal(tf.memory().numTensors, tensors + 2);
  optimizer.minimize(() => tf.sum(tf.square(weight)) as Scalar);
  assert.ok(Math.abs(weight.dataSync()[0] - 0.9) < 1e-5);
});

test("the hyperparameters of tf.train's optimisers are inputs", () => {
  const weight = tf.variable(tf.scalar(1));
  const inputsOf = (optimizer: Optimizer) => {
    const { program } = trace(() => scalar(optimizer.minimize(() => tf.square(weight), true)));
    return program.values.flatMap(({ op }) => (op.kind === "input" ? [op.cell.read() as number] : []));
  };
  const expected: [Optimizer, number[]][] = [
    [tf.train.sgd(0.1), [-0.1]],
    [tf.train.momentum(0.1, 0.9), [-0.1]],
    [tf.train.adam(0.1, 0.8, 0.7, 0.01), [-0.1, 0.01, 0.7, 1 - 0.7, 0.8, 1 - 0.8]],
    [tf.train.rmsprop(0.1, 0.8, 0.7, 0.01), [0.01, 0.1, 0.7, 0.8, 1 - 0.8]],
    [tf.train.adagrad(0.1), [-0.1]],
    [tf.train.adamax(0.1, 0.8, 0.7, 0.01, 0.02), [-0.1, 0.01, 0.02, 0.7, 0.8, 1 - 0.8]],
    [tf.train.adadelta(0.1, 0.8, 0.01), [-0.1, 0.01, 0.8, 1 - 0.8]],
  ];
  for (const [optimizer, numbers] of expected) {
    const sorted = (list: number[]) => [...list].sort((a, b) => a - b);
    assert.deepEqual(sorted(inputsOf(optimizer)), sorted(numbers), optimizer.getClassName());
  }
});

test("an input is read outside of the recording", () => {
  const weight = tf.variable(tf.scalar(1));
  const inner = tf.train.sgd(0.1);
  const count = tf.variable(tf.scalar(0));
  const { program } = trace(() => {
    const value = input(() => {
      count.assign(tf.add(count, 1));
      trace(() => scalar(inner.minimize(() => tf.square(weight), true)));
      return tf.mul(count, 2).dataSync()[0];
    });
    return scalar(tf.mul(weight, value));
  });
  assert.equal(count.dataSync()[0], 1);
  assert.equal(program.updates.size, 0);
  assert.deepEqual(
    program.values.map(({ op }) => op.kind),
    ["input", "variable", "elementwise"],
  );
});

test("an input that depends on what the step has done before cannot be compiled", () => {
  const weight = tf.variable(tf.scalar(1));
  const double = () => weight.assign(tf.mul(weight, 2));
  for (const read of [() => weight.dataSync()[0], () => tf.add(weight, 1)]) {
    const step = () => {
      double();
      return scalar(tf.mul(weight, input(read)));
    };
    assert.throws(() => trace(step), CannotCompile);
  }
  const assigning = () => {
    const loss = tf.square(weight);
    input(() => {
      double();
      return 1;
    });
    return scalar(loss);
  };
  assert.throws(() => trace(assigning), /assigns the variable .* after the step has used it/);
  assert.equal(weight.dataSync()[0], 1);
});

test("tensors that share data are values of their own", () => {
  const y = tf.tensor1d([1, 0]);
  // On the portable backend copies share the data with the tensor that they are made of.
  const engine = tf.engine();
  const copies = [[2, 1] as const, [2] as const].map((shape, i) =>
    engine.makeTensorFromTensorInfo({ dataId: y.dataId, shape: [...shape], dtype: i ? "int32" : "float32" }),
  );
  for (const copy of copies) tf.backend().incRef(copy.dataId);
  const { program } = trace(() => scalar(tf.addN([y, ...copies].map((tensor) => tf.sum(tf.cast(tensor, "float32"))))));
  const captured = program.values.filter(({ op }) => op.kind === "captured");
  assert.deepEqual(
    captured.map(({ shape, dtype }) => [shape, dtype]),
    [
      [[2], "float32"],
      [[2, 1], "float32"],
      [[2], "int32"],
    ],
  );
});

test("a recording draws no random numbers and shows nothing that is printed, except before an error", (t) => {
  const log = t.mock.method(console, "log", () => {});
  const write = t.mock.method(process.stdout, "write", () => true);
  manualSeed(3);
  const [first] = rand([1]).dataSync();
  manualSeed(3);
  const weight = tf.variable(tf.scalar(1));
  const printing = () => {
    console.log("printed");
    process.stdout.write("written");
    return scalar(tf.square(weight));
  };
  trace(printing);
  assert.equal(log.mock.callCount() + write.mock.callCount(), 0);
  assert.throws(
    () =>
      trace(() => {
        printing();
        throw new Error("my own");
      }),
    /my own/,
  );
  assert.deepEqual([log.mock.calls[0].arguments, write.mock.calls[0].arguments], [["printed"], ["written"]]);
  for (const draw of [() => rand([2]), () => randn([1])])
    assert.throws(() => trace(() => scalar(tf.mul(weight, tf.sum(draw())))), /draws random numbers/);
  assert.equal(rand([1]).dataSync()[0], first);
});
