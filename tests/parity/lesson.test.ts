/** The lesson's two models against PyTorch, from the data file to the loss of epoch 1,000; on to 100,000: lesson.long.test.ts. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { data, jit, nn, optim, type Tensor2D, tf, train } from "nonlinear";
import { MyModel, sequential } from "#scripts/parity/lesson";
import { readFixture } from "#scripts/parity/result";

interface Run {
  text: string;
  parameters: Record<string, number[]>;
  losses: number[];
}

const torch = readFixture<{ features: number[][]; class: Run; sequential: Run }>("lesson");

let features: number[][];
let x: Tensor2D;
let y: Tensor2D;

before(async () => {
  const df = await data.loadBoston();
  const scaled = new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] }));
  const rounded = data.round(scaled, 4);
  features = rounded.values as number[][];
  x = data.tensor(rounded);
  y = data.tensor(df.loc({ columns: ["TARGET"] }));
});

test("the features are NumPy's, digit for digit", () => {
  assert.deepEqual(x.shape, [506, 13]);
  assert.deepEqual(y.shape, [506, 1]);
  assert.deepEqual(features, torch.features);
});

/** The weights bit for bit, the losses within 1e-4 relative at every epoch. */
async function compare(build: () => nn.Module, expected: Run): Promise<void> {
  nn.manualSeed(0);
  const model = build();
  // The fields of the class stand in the order of their declaration, in PyTorch in that of their assignment.
  assert.deepEqual(String(model).split("\n").sort(), expected.text.split("\n").sort());
  const parameters = model.namedParameters().map(([name, value]) => [name, Array.from(value.dataSync())]);
  assert.deepEqual(Object.fromEntries(parameters), expected.parameters);

  const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
  const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x as Tensor2D), y)));
  const tensors = tf.memory().numTensors;
  for await (const epoch of train.epochs(1000)) {
    const [loss, truth] = [step(), expected.losses[epoch - 1]];
    assert.ok(Math.abs(loss / truth - 1) < 1e-4, `epoch ${epoch}: ${loss} against ${truth}`);
  }
  assert.equal(tf.memory().numTensors, tensors);
}

test("the class", () => compare(() => new MyModel(13, 1), torch.class));
test("the sequential model", () => compare(sequential, torch.sequential));
