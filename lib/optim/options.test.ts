import assert from "node:assert/strict";
import { test } from "node:test";
import { parameter } from "../nn";
import { tf } from "../tensorflow";
import { Adam, AdamW, CosineAnnealingLR, ExponentialLR, OneCycleLR, ReduceLROnPlateau, RMSprop, SGD, StepLR } from ".";

/** Classes called with options of any name, as a cell without types does. */
type Any = new (...given: unknown[]) => unknown;

const weights = [parameter(tf.zeros([1]))];
const optimizer = new SGD(weights, { momentum: 0.9 });

const wrong: [name: string, Class: unknown, options: object, right: RegExp][] = [
  ["an old name", CosineAnnealingLR, { epochs: 10 }, /CosineAnnealingLR has no option epochs; the right name is tMax/],
  ["another old name", CosineAnnealingLR, { tMax: 5, minLr: 0 }, /no option minLr; the right name is etaMin/],
  ["PyTorch's own spelling", CosineAnnealingLR, { T_max: 10 }, /no option T_max; the right name is tMax/],
  ["a misspelt name", StepLR, { stepSize: 2, gama: 0.5 }, /StepLR has no option gama; the right name is gamma/],
  ["an underscore", OneCycleLR, { max_lr: 1, epochs: 2 }, /OneCycleLR has no option max_lr; the right name is maxLr/],
  ["a name without a likeness", ReduceLROnPlateau, { verbose: true }, /its options are factor, patience, threshold/],
  ["an option of another class", ExponentialLR, { gamma: 0.5, stepSize: 1 }, /its options are gamma/],
  ["TensorFlow's name", SGD, { learningRate: 0.1 }, /SGD has no option learningRate; the right name is lr/],
  ["TensorFlow's beta", Adam, { beta1: 0.8 }, /Adam has no option beta1; the right name is betas/],
  ["a name in AdamW", AdamW, { weight_decay: 0.1 }, /AdamW has no option weight_decay; the right name is weightDecay/],
  ["a name in RMSprop", RMSprop, { momentun: 0.1 }, /RMSprop has no option momentun; the right name is momentum/],
];

for (const [name, Class, options, right] of wrong)
  test(`${name} is an error that says the right one`, () => {
    const first = isOptimizer(Class) ? weights : optimizer;
    assert.throws(() => new (Class as Any)(first, options), { name: "TypeError", message: right });
  });

test("rates of schedules are numbers", () => {
  assert.throws(() => new StepLR(optimizer, { stepSize: 1, gamma: Number.NaN }), /gamma is NaN/);
  assert.throws(() => new ExponentialLR(optimizer, {} as { gamma: number }), /gamma is undefined/);
  assert.throws(() => new CosineAnnealingLR(optimizer, { tMax: 1, etaMin: -1 }), /etaMin is -1/);
});

function isOptimizer(Class: unknown): boolean {
  return [SGD, Adam, AdamW, RMSprop].includes(Class as never);
}
