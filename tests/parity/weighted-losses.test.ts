/** Losses with weights of classes against PyTorch's numbers and gradients. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { nn, type Scalar, type Tensor, tf } from "nonlinear";
import { root } from "../copy-of-project";

interface Case {
  logits: number[][];
  target: number[] | number[][];
  weight: number[];
  mean: number;
  meanGradient: number[][];
  sum: number;
  sumGradient: number[][];
  none: number[] | number[][];
}
type Reduction = "mean" | "sum";

const path = join(root, "tests", "fixtures", "weighted_losses.json");
const fixture: Record<"crossEntropyLoss" | "bceWithLogitsLoss", Record<string, Case>> = JSON.parse(
  readFileSync(path, "utf8"),
);
const losses = {
  crossEntropyLoss: (x: Tensor, y: Tensor, weight: number[], reduction: nn.Reduction) =>
    nn.crossEntropyLoss(x, y, { weight, reduction }),
  bceWithLogitsLoss: (x: Tensor, y: Tensor, posWeight: number[], reduction: nn.Reduction) =>
    nn.bceWithLogitsLoss(x, y, { posWeight, reduction }),
};

for (const [name, loss] of Object.entries(losses))
  for (const [title, expected] of Object.entries(fixture[name as keyof typeof fixture]))
    test(`${name}, ${title}`, () => {
      const target = tf.tensor(expected.target, undefined, name === "crossEntropyLoss" ? "int32" : "float32");
      for (const reduction of ["mean", "sum"] as Reduction[]) {
        const compute = (x: Tensor) => loss(x, target, expected.weight, reduction) as Scalar;
        const { value, grad } = tf.valueAndGrad(compute)(tf.tensor(expected.logits));
        assertClose(value, expected[reduction]);
        assertClose(grad, expected[`${reduction}Gradient`]);
      }
      assertClose(loss(tf.tensor(expected.logits), target, expected.weight, "none"), expected.none);
    });

test("one number is a posWeight for all columns, and a tensor is as good as an array", () => {
  const { logits, target, weight, mean } = fixture.bceWithLogitsLoss["one weight"];
  const [x, y] = [tf.tensor(logits), tf.tensor(target)];
  assertClose(nn.bceWithLogitsLoss(x, y, { posWeight: weight[0] }), mean);
  assertClose(nn.bceWithLogitsLoss(x, y, { posWeight: tf.tensor(weight) }), mean);
});

test("weights that do not fit are refused", () => {
  const [x, y] = [tf.zeros([2, 3]), tf.tensor1d([0, 1], "int32")];
  assert.throws(() => nn.crossEntropyLoss(x, y, { weight: [1, 2] }), /weight has shape \(2,\); expected \(3,\)/);
  assert.throws(() => nn.bceWithLogitsLoss(x, x, { posWeight: [1, 2] }), /posWeight has shape \(2,\).*\(3,\)/);
});

function assertClose(actual: Tensor, expected: unknown): void {
  const [found, wanted] = [Array.from(actual.dataSync()), [expected].flat(3) as number[]];
  assert.equal(found.length, wanted.length);
  found.forEach((value, i) => {
    assert.ok(Math.abs(value - wanted[i]) <= 2e-6 * Math.max(1, Math.abs(wanted[i])), `${value} is not ${wanted[i]}`);
  });
}
