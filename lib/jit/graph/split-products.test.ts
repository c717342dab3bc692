import assert from "node:assert/strict";
import { test } from "node:test";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import * as nn from "../../nn";
import * as optim from "../../optim";
import { tf } from "../../tensorflow";
import { makePlan } from "../program/plan";
import { sizeOf, type Value } from "../program/program";
import { trace } from "../record/trace";
import { emitGraph } from "./emit";
import { scaleEarly } from "./scale-early";
import { hasOneDnn } from "./session";
import { splitProducts } from "./split-products";
import { GraphStep } from "./step";

const WIDTH = 256;

function prepare(rows: number) {
  nn.manualSeed(3);
  const x = tf.randomNormal([rows, 13], 0, 1, "float32", 1) as Tensor2D;
  const y = tf.randomNormal([rows, 1], 0, 1, "float32", 2) as Tensor2D;
  const hidden = tf.variable(tf.randomNormal([WIDTH, WIDTH], 0, 0.06, "float32", 3)) as unknown as Tensor2D;
  const [first, last] = [nn.linear(13, WIDTH), nn.linear(WIDTH, WIDTH)];
  const out = nn.linear(WIDTH, 1);
  // A layer whose weights are transposed, as PyTorch's are, and one whose weights are not, as those of tf.layers.
  const forward = () =>
    out.forward(tf.relu(tf.matMul(last.forward(tf.relu(first.forward(x))) as Tensor2D, hidden)) as Tensor2D);
  const parameters = [...first.parameters(), ...last.parameters(), ...out.parameters(), hidden as never];
  const optimizer = new optim.SGD(parameters, { lr: 0.05 });
  return { parameters, step: () => optimizer.minimize(() => nn.mseLoss(forward() as Tensor2D, y)) };
}

function partsOfProducts(rows: number, cores: number): number {
  const plan = makePlan(trace(prepare(rows).step).program);
  const ofWeights = (value: Value) => value.op.kind === "slice" && value.inputs[0].op.kind === "variable";
  return splitProducts(plan, cores).values.filter(ofWeights).length;
}

test("products of few rows with large weights are in parts: forward and backward, transposed or not", () => {
  assert.equal(partsOfProducts(64, 2), 2 * 4);
  assert.equal(partsOfProducts(64, 64), 2 * 4, "a part has 128 rows of weights or more");
  assert.equal(partsOfProducts(64, 1), 0, "one core has nothing to divide");
  assert.equal(partsOfProducts(32, 2), 0, "a product of less work is not worth it");
  assert.equal(partsOfProducts(256, 2), 0, "oneDNN divides products of more rows itself");
});

test("a gradient is scaled at its smaller operand if that is much smaller, and nowhere else uses it", () => {
  const scaledSizes = (rows: number) => {
    const { values } = scaleEarly(trace(prepare(rows).step).program);
    const byRate = values.filter(
      ({ op, inputs }) => op.kind === "elementwise" && op.fn === "mul" && inputs[0].op.kind === "input",
    );
    return byRate.map(({ shape }) => sizeOf(shape)).sort((a, b) => b - a);
  };
  const biases = [WIDTH, WIDTH, 1];
  const descending = (...sizes: number[]) => [...biases, ...sizes].sort((a, b) => b - a);
  assert.deepEqual(scaledSizes(16), descending(16 * 13, 16 * WIDTH, 16 * WIDTH, 16));
  assert.deepEqual(scaledSizes(200), descending(WIDTH * 13, WIDTH * WIDTH, WIDTH * WIDTH, WIDTH));
});

for (const oneDnn of new Set([hasOneDnn(), false])) {
  test(`parts and early scaling train as plain TensorFlow.js does, ${oneDnn ? "oneDNN" : "TensorFlow's own products"}`, () => {
    const [compiled, eager] = [prepare(64), prepare(64)];
    const recorded = trace(compiled.step);
    const program = splitProducts(makePlan(scaleEarly(recorded.program)), 2);
    const graph = new GraphStep(emitGraph(program, oneDnn), recorded.cells);
    for (const steps of [1, 1, 9]) {
      assert.equal(graph.run(graph.inputs.prepare(steps)), steps);
      for (let i = 0; i < steps; i++) eager.step().dispose();
      for (const [i, variable] of eager.parameters.entries()) {
        const difference = tf.tidy(
          () => tf.max(tf.abs(tf.sub(variable as Tensor, compiled.parameters[i] as Tensor))).dataSync()[0],
        );
        assert.ok(difference <= 2e-6, `parameter ${i} differs by ${difference} after ${steps} more steps`);
      }
    }
    graph.dispose();
  });
}
