/** The lesson's two models against PyTorch, from the data file to the loss of epoch 1,000. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { data, jit, nn, optim, type Tensor2D, tf, train } from "nonlinear";
import { readFixture } from "./fixture";

interface Run {
  text: string;
  parameters: Record<string, number[]>;
  losses: number[];
}

const torch = readFixture<{ features: number[][]; class: Run; sequential: Run }>("lesson");

class MyModel extends nn.Module {
  linear1: nn.Linear;
  linear2: nn.Linear;
  linear3: nn.Linear;
  linear4: nn.Linear;
  act = new nn.ReLU();

  constructor(inputDim: number, outputDim: number) {
    super();
    this.linear1 = new nn.Linear(inputDim, 3);
    this.linear2 = new nn.Linear(3, 3);
    this.linear3 = new nn.Linear(3, 3);
    this.linear4 = new nn.Linear(3, outputDim);
  }

  override forward(x: Tensor2D): Tensor2D {
    let h = this.act.forward(this.linear1.forward(x));
    h = this.act.forward(this.linear2.forward(h));
    h = this.act.forward(this.linear3.forward(h));
    return this.linear4.forward(h);
  }
}

const sequential = () =>
  nn.sequential(
    nn.linear(13, 3),
    nn.leakyReLU(),
    nn.linear(3, 3),
    nn.leakyReLU(),
    nn.linear(3, 3),
    nn.leakyReLU(),
    nn.linear(3, 3),
    nn.leakyReLU(),
    nn.linear(3, 1),
  );

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
