import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { ReLU } from "./activations";
import { Linear, linear } from "./linear";
import { Module } from "./module";
import { sequential } from "./sequential";

class Block extends Module {
  first = new Linear(3, 3);
  act = new ReLU();
  forward(x: Tensor): Tensor {
    return this.act.forward(this.first.forward(x));
  }
}

class Nested extends Module {
  scale = tf.variable(tf.scalar(2));
  entry = new Linear(4, 3);
  blocks = [new Block(), new Block()];
  again = this.entry;
  label = "no layer";
  forward(x: Tensor): Tensor {
    return this.blocks.reduce((h: Tensor, block) => block.forward(h), this.entry.forward(x)).mul(this.scale);
  }
}

describe("Module", () => {
  test("finds parameters in its fields, in layers, and in lists of layers; each once, its own first", () => {
    assert.deepEqual(
      new Nested().namedParameters().map(([name]) => name),
      [
        "scale",
        ...["entry.weight", "entry.bias"],
        ...["blocks.0.first.weight", "blocks.0.first.bias", "blocks.1.first.weight", "blocks.1.first.bias"],
      ],
    );
  });

  test("prints as PyTorch does", () => {
    assert.equal(
      String(new Nested()),
      `Nested(
  (entry): Linear(in_features=4, out_features=3, bias=True)
  (blocks): ModuleList(
    (0-1): 2 x Block(
      (first): Linear(in_features=3, out_features=3, bias=True)
      (act): ReLU()
    )
  )
  (again): Linear(in_features=4, out_features=3, bias=True)
)`,
    );
    assert.equal(
      String(sequential(linear(2, 1))),
      "Sequential(\n  (0): Linear(in_features=2, out_features=1, bias=True)\n)",
    );
  });

  test("sums up shapes and numbers of parameters, and leaves no tensor behind", () => {
    const model = new Nested();
    const { numTensors } = tf.memory();
    const summary = model.summary([7, 4]);
    assert.equal(tf.memory().numTensors, numTensors);
    assert.equal(summary.totalParameters, 1 + 15 + 2 * 12);
    const first = summary.rows[0];
    assert.deepEqual([first.name, first.type, first.outputShape, first.parameters], ["entry", "Linear", [7, 3], 15]);
    assert.match(String(summary), /^layer +type +output shape +parameters\nentry +Linear +\(7, 3\) +15\n/);
    assert.match(String(summary), /\ntotal +40$/);
  });

  test("a model can be made twice", () => {
    const make = () => new Nested().parameters().map(({ name }) => name);
    const names = [...make(), ...make()];
    assert.equal(new Set(names).size, names.length);
  });
});
