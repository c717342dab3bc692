import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs";
import * as nn from "../../nn";
import * as optim from "../../optim";
import { tf } from "../../tensorflow";
import { input } from "../input";
import { makePlan } from "../program/plan";
import { trace } from "../record/trace";
import { emitGraph } from "./emit";
import { hasOneDnn } from "./session";
import { rowsPerPart, splitRows } from "./split-rows";
import { GraphStep } from "./step";

function planOf(rows: number, width: number) {
  const [x, y] = [tf.zeros([rows, 13]), tf.zeros([rows, 1])];
  const model = nn.sequential(nn.linear(13, width), nn.relu(), nn.linear(width, width), nn.relu(), nn.linear(width, 1));
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
  return makePlan(trace(() => optimizer.minimize(() => nn.mseLoss(model.forward(x) as typeof y, y))).program);
}

test("parts cover all rows once, the last one being smaller", () => {
  const plan = planOf(50, 4);
  const { values, updates } = splitRows(plan, 16);
  const slices = values.filter(({ op, shape }) => op.kind === "slice" && shape[1] === 13);
  assert.deepEqual(
    slices.map(({ op, shape }) => [(op as { begin: readonly number[] }).begin[0], shape[0]]),
    [
      [0, 16],
      [16, 16],
      [32, 16],
      [48, 2],
    ],
  );
  assert.deepEqual([...updates.keys()], [...plan.program.updates.keys()]);
  assert.ok(values.every(({ inputs }, i) => values[i].id === i && inputs.every(({ id }) => id < i)));
});

test("a batch of one part is the program itself", () => {
  const plan = planOf(50, 4);
  assert.equal(splitRows(plan, 64), plan.program);
});

test("there is a part for every core, but none of few rows for its width", () => {
  assert.equal(rowsPerPart(planOf(506, 64), 2), 256);
  assert.equal(rowsPerPart(planOf(506, 64), 4), 128);
  assert.equal(rowsPerPart(planOf(506, 64), 64), 64);
  assert.ok(rowsPerPart(planOf(506, 512), 2) >= 506);
  assert.ok(rowsPerPart(planOf(32, 64), 2) >= 32);
  assert.equal(rowsPerPart(planOf(8192, 128), 2), 512);
});

/** Networks whose rows, and sums over rows, are of every kind. */
const NETWORKS: Record<string, () => nn.Sequential> = {
  relu: () => nn.sequential(nn.linear(5, 6), nn.relu(), nn.linear(6, 3)),
  "a batch norm": () => nn.sequential(nn.linear(5, 6), nn.batchNorm1d(6), nn.tanh(), nn.linear(6, 3)),
  softmax: () => nn.sequential(nn.linear(5, 6), nn.softmax(), nn.linear(6, 3)),
};

for (const [name, makeModel] of Object.entries(NETWORKS)) {
  for (const oneDnn of new Set([hasOneDnn(), false])) {
    test(`a graph in parts trains as plain TensorFlow.js does: ${name}, ${oneDnn ? "oneDNN" : "TensorFlow's own products"}`, () => {
      const x = tf.randomNormal([80, 5], 0, 1, "float32", 1);
      const y = tf.randomNormal([80, 3], 0, 1, "float32", 2);
      const rows = tf.range(20, 70, 1, "int32");
      const prepare = () => {
        nn.manualSeed(3);
        const model = makeModel();
        const optimizer = new optim.SGD(model.parameters(), { lr: 0.05, momentum: 0.9, dampening: 0.1 });
        const picked = (table: Tensor) =>
          tf.gather(
            table,
            input(() => rows),
          );
        const step = () =>
          optimizer.minimize(() => nn.mseLoss(model.forward(picked(x)) as Tensor2D, picked(y) as Tensor2D));
        return { model, step };
      };
      const [compiled, eager] = [prepare(), prepare()];
      const recorded = trace(compiled.step);
      const graph = new GraphStep(emitGraph(splitRows(makePlan(recorded.program), 16), oneDnn), recorded.cells);
      for (const steps of [1, 1, 9]) {
        assert.equal(graph.run(graph.inputs.prepare(steps)), steps);
        for (let i = 0; i < steps; i++) eager.step().dispose();
        const expected = Object.entries(eager.model.stateDict() as Record<string, Tensor>);
        const actual = compiled.model.stateDict() as Record<string, Tensor>;
        for (const [key, tensor] of expected) {
          const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(tensor, actual[key]))).dataSync()[0]);
          assert.ok(difference <= 2e-6, `${key} differs by ${difference} after ${steps} more steps`);
        }
      }
      graph.dispose();
    });
  }
}

test("a row that is not there cannot be picked in parts either", () => {
  const table = tf.randomNormal([80, 5], 0, 1, "float32", 1);
  const w = tf.variable(tf.ones([5, 1]));
  const optimizer = tf.train.sgd(0.1);
  let last = 79;
  const rows = () => tf.tensor1d([...Array(49).keys(), last++], "int32");
  const loss = () =>
    tf.mean(tf.square(tf.matMul(tf.gather(table, input(rows, [50], "int32")) as Tensor2D, w as Tensor2D)));
  const recorded = trace(() => optimizer.minimize(loss as () => Scalar, true, [w]) as Scalar);
  const graph = new GraphStep(emitGraph(splitRows(makePlan(recorded.program), 16), hasOneDnn()), recorded.cells);
  assert.equal(graph.run(graph.inputs.prepare(1)), 1);
  assert.throws(() => graph.inputs.prepare(1), /row 80 is picked at position 49, but the tensor has rows 0 to 79/);
  graph.dispose();
});
