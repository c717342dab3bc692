import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import type { Tensor } from "@tensorflow/tfjs";
import { jupyterDisplay } from "../notebook/bridge";
import { tf } from "../tensorflow";
import { leakyReLU, ReLU, relu } from "./activations";
import { Linear, linear } from "./linear";
import { Module } from "./module";
import { parameter } from "./parameter";
import { sequential } from "./sequential";

class Nested extends Module {
  first = new Linear(1, 2);
  layers = [new Linear(2, 2), new Linear(2, 2), new ReLU()];
  head = sequential(linear(2, 1), leakyReLU(1e-5));
  again = this.first;
  scale = parameter(tf.zeros([2]));
  label = "no part of the model";
  numbers = [1, 2];

  override forward(x: Tensor): Tensor {
    const h = this.layers.reduce<Tensor>((output, layer) => layer.forward(output), this.first.forward(x));
    return this.head.forward(tf.mul(h, this.scale));
  }
}

test("prints as PyTorch does", () => {
  // From torch 2.13: print(model)
  const expected = `Nested(
  (first): Linear(in_features=1, out_features=2, bias=True)
  (layers): ModuleList(
    (0-1): 2 x Linear(in_features=2, out_features=2, bias=True)
    (2): ReLU()
  )
  (head): Sequential(
    (0): Linear(in_features=2, out_features=1, bias=True)
    (1): LeakyReLU(negative_slope=1e-05)
  )
  (again): Linear(in_features=1, out_features=2, bias=True)
)`;
  const model = new Nested();
  assert.equal(String(model), expected);
  assert.deepEqual(bundle(model), { "text/plain": expected });
  assert.equal(String(sequential()), "Sequential()");
  assert.equal(String(leakyReLU(1)), "LeakyReLU(negative_slope=1.0)");
});

test("names parameters as PyTorch does, shared ones once", () => {
  const names = new Nested().namedParameters().map(([name]) => name);
  assert.deepEqual(names, [
    "scale",
    "first.weight",
    "first.bias",
    "layers.0.weight",
    "layers.0.bias",
    "layers.1.weight",
    "layers.1.bias",
    "head.0.weight",
    "head.0.bias",
  ]);
});

test("train, eval and requiresGrad reach every module, in lists and nested ones too", () => {
  const model = new Nested();
  const modes = () => new Set(model.namedModules().map(([, { training }]) => training));
  assert.deepEqual(modes(), new Set([true]));
  assert.equal(model.eval(), model);
  assert.deepEqual(modes(), new Set([false]));
  model.head.train();
  assert.deepEqual([model.training, model.head[0].training], [false, true]);
  model.train();
  assert.deepEqual(modes(), new Set([true]));

  const learning = () => model.namedParameters().flatMap(([name, { trainable }]) => (trainable ? [name] : []));
  model.requiresGrad(false);
  assert.deepEqual(learning(), []);
  model.head.requiresGrad();
  assert.deepEqual(learning(), ["head.0.weight", "head.0.bias"]);
  assert.equal(model.summary([5, 1]).trainableParameters, 3);
});

test("a module that holds its parent does not recurse for ever", () => {
  class Child extends Module {
    constructor(public parent?: Module) {
      super();
    }
    override forward(x: Tensor): Tensor {
      return x;
    }
  }
  class Parent extends Child {
    child = new Child(this);
    layer = linear(1, 1);
  }
  assert.equal(new Parent().parameters().length, 2);
});

test("summary gives output shapes and counts, and leaves the model as it was", () => {
  const model = new Nested();
  const tensors = tf.memory().numTensors;
  const summary = model.summary([5, 1]);
  assert.equal(tf.memory().numTensors, tensors);
  assert.deepEqual(
    summary.rows.map(({ layer, outputShape, parameters }) => [layer, outputShape, parameters]),
    [
      ["Nested", [5, 1], 2],
      ["first (Linear)", [5, 2], 4],
      ["layers.0 (Linear)", [5, 2], 6],
      ["layers.1 (Linear)", [5, 2], 6],
      ["layers.2 (ReLU)", [5, 2], 0],
      ["head (Sequential)", [5, 1], 0],
      ["head.0 (Linear)", [5, 1], 3],
      ["head.1 (LeakyReLU)", [5, 1], 0],
    ],
  );
  assert.equal(summary.totalParameters, 21);
  assert.equal(summary.trainableParameters, 21);
  assert.equal(
    String(sequential(linear(13, 100), relu()).summary([506, 13])),
    `Layer       Output shape  Parameters
────────────────────────────────────
Sequential  [506, 100]             0
0 (Linear)  [506, 100]         1,400
1 (ReLU)    [506, 100]             0
────────────────────────────────────
Total: 1,400 parameters, 1,400 trainable`,
  );
  assert.ok(!Object.hasOwn(model, "forward"));
});

test("a summary shows as a table in a notebook", () => {
  const html = sequential(linear(2, 1)).summary([5, 2])[jupyterDisplay]()["text/html"];
  assert.match(
    html,
    /<th[^>]*>Layer<\/th>.*<td[^>]*>0 \(Linear\)<\/td><td[^>]*>\[5, 1\]<\/td>.*3 parameters, 3 trainable/s,
  );
});

test("summary of a shape that does not fit throws and leaves the model as it was", () => {
  const model = sequential(linear(13, 3), relu());
  assert.throws(() => model.summary([506, 12]), /\(506, 12\) against Linear\(in_features=13/);
  assert.ok(!Object.hasOwn(model[0], "forward"));
});

test("the same cell can make its model twice; dispose frees it", () => {
  const tensors = tf.memory().numTensors;
  const [first, second] = [new Nested(), new Nested()];
  assert.equal(tf.memory().numTensors, tensors + 18);
  first.dispose();
  second.dispose();
  assert.equal(tf.memory().numTensors, tensors);
});

function bundle(model: Module): unknown {
  return (model as unknown as Record<symbol, () => unknown>)[Symbol.for("Jupyter.display")]();
}

test("console.log shows a model as a cell does", () => {
  assert.equal(inspect(linear(2, 1)), "Linear(in_features=2, out_features=1, bias=True)");
});
