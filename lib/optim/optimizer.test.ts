import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scalar, Variable } from "@tensorflow/tfjs";
import { jit } from "../jit";
import { linear, mseLoss, parameter, relu, sequential } from "../nn";
import { tf } from "../tensorflow";
import {
  Adam,
  AdamW,
  CosineAnnealingLR,
  ExponentialLR,
  OneCycleLR,
  type Optimizer,
  ReduceLROnPlateau,
  RMSprop,
  SGD,
  StepLR,
} from ".";

const kinds: Record<string, (parameters: Variable[]) => Optimizer> = {
  SGD: (p) => new SGD(p, { lr: 0.01, momentum: 0.9, dampening: 0.1 }),
  Adam: (p) => new Adam(p, { lr: 0.01 }),
  AdamW: (p) => new AdamW(p, { lr: 0.01 }),
  RMSprop: (p) => new RMSprop(p, { momentum: 0.5 }),
};

for (const [name, make] of Object.entries(kinds)) {
  test(`${name} leaves no tensors behind, and dispose frees what it remembers`, () => {
    const tensors = tf.memory().numTensors;
    const model = sequential(linear(3, 4), relu(), linear(4, 1));
    const [x, y] = [tf.ones([5, 3]), tf.ones([5, 1])];
    const optimizer = make(model.parameters());
    const before = tf.memory().numTensors;
    const step = jit(() => optimizer.minimize(() => mseLoss(model.forward(x), y)), { engine: "eager" });
    const losses = Array.from({ length: 100 }, () => step());
    assert.ok(losses[99] < losses[0]);
    assert.equal(tf.memory().numTensors, before);
    optimizer.dispose();
    model.dispose();
    tf.dispose([x, y]);
    assert.equal(tf.memory().numTensors, tensors);
  });

  test(`${name} leaves frozen and unused parameters as they are`, () => {
    const [used, frozen, unused] = [1, 2, 3].map((value) => parameter(tf.scalar(value)));
    frozen.trainable = false;
    const optimizer = make([used, frozen, unused]);
    optimizer.minimize(() => tf.sum(tf.square(tf.mul(used, frozen))));
    assert.notEqual(used.dataSync()[0], 1);
    assert.equal(frozen.dataSync()[0], 2);
    assert.equal(unused.dataSync()[0], 3);
    used.trainable = false;
    unused.trainable = false;
    assert.throws(() => optimizer.minimize(() => tf.sum(tf.square(used))), /All parameters .* are frozen/);
  });

  test(`${name} takes its learning rate and momentum anew at each step of a compiled training`, () => {
    const p = parameter(tf.scalar(1));
    const optimizer = make([p]);
    const step = jit(() => optimizer.minimize(() => tf.sum(tf.square(p))));
    step();
    step();
    optimizer.lr = 0;
    const before = p.dataSync()[0];
    step();
    assert.equal(p.dataSync()[0], before);
    optimizer.momentum = 0.123;
    assert.equal(optimizer.momentum, 0.123);
    step.dispose();
  });

  test(`${name} repeats from its saved state`, () => {
    const p = parameter(tf.scalar(1));
    const optimizer = make([p]);
    const loss = (): Scalar => tf.sum(tf.square(p));
    optimizer.minimize(loss);
    const saved = Object.entries(optimizer.stateDict()).map(([key, value]) => [key, value.clone()] as const);
    const start = p.clone();
    optimizer.minimize(loss);
    const expected = p.dataSync()[0];
    optimizer.minimize(loss);
    optimizer.loadStateDict(Object.fromEntries(saved));
    p.assign(start);
    optimizer.minimize(loss);
    assert.equal(p.dataSync()[0], expected);
    assert.throws(() => optimizer.loadStateDict({}), /do not fit/);
  });
}

test("options out of range throw", () => {
  const p = [parameter(tf.scalar(1))];
  assert.throws(() => new SGD(p, { momentum: 1 }), /momentum is 1/);
  assert.throws(() => new SGD(p, { nesterov: true }), /nesterov needs a momentum/);
  assert.throws(() => new SGD(p, { nesterov: true, momentum: 0.9, dampening: 0.1 }), /no dampening/);
  assert.throws(() => new SGD(p, { weightDecay: -1 }), /weightDecay is -1/);
  assert.throws(() => new Adam(p, { betas: [0.9, 1] }), /beta is 1/);
  assert.throws(() => new RMSprop(p, { eps: Number.NaN }), /eps is NaN/);
  const plain = new SGD(p);
  assert.equal(plain.momentum, 0);
  assert.throws(() => {
    plain.momentum = 0.5;
  }, /made without momentum/);
});

test("schedules refuse what they cannot do", () => {
  const optimizer = new SGD([parameter(tf.scalar(1))]);
  assert.throws(() => new StepLR(optimizer, { stepSize: 0 }), /stepSize is 0/);
  assert.throws(() => new CosineAnnealingLR(optimizer, { tMax: 1.5 }), /tMax is 1.5/);
  assert.throws(() => new OneCycleLR(optimizer, { maxLr: 1, epochs: 10 }), /no momentum/);
  for (const pctStart of [0, 1, Number.NaN])
    assert.throws(() => new OneCycleLR(optimizer, { maxLr: 1, epochs: 10, pctStart }), /pctStart is/);
  assert.throws(() => new ReduceLROnPlateau(optimizer, { factor: 1 }), /factor is 1/);
  assert.throws(() => new ReduceLROnPlateau(optimizer).step(), /needs the loss/);
  const cycle = new OneCycleLR(optimizer, { maxLr: 1, epochs: 2, cycleMomentum: false });
  cycle.step();
  cycle.step();
  assert.throws(() => cycle.step(), /made for 2 epochs/);
});

test("a loss that is not a number counts as no improvement", () => {
  // torch 2.13: the same calls of ReduceLROnPlateau(SGD(p, lr=1), patience=1)
  const optimizer = new SGD([parameter(tf.scalar(1))], { lr: 1 });
  const schedule = new ReduceLROnPlateau(optimizer, { patience: 1 });
  const rates = [Number.NaN, 3, Number.NaN, Number.POSITIVE_INFINITY, 2, 2, 2].map((loss) => {
    schedule.step(loss);
    return optimizer.lr;
  });
  assert.deepEqual(rates, [1, 1, 1, 0.1, 0.1, 0.1, 0.010000000000000002]);
});

test("schedules multiply the learning rate that is set, so that two of them work together", () => {
  // torch 2.13: StepLR(o, 2, gamma=0.5) and ExponentialLR(o, 0.9), lr=1, stepped in turn; set to 1 after three epochs
  const optimizer = new SGD([parameter(tf.scalar(1))], { lr: 1 });
  const schedules = [new StepLR(optimizer, { stepSize: 2, gamma: 0.5 }), new ExponentialLR(optimizer, { gamma: 0.9 })];
  const rates = Array.from({ length: 5 }, (_, epoch) => {
    if (epoch === 3) optimizer.lr = 1;
    for (const schedule of schedules) schedule.step();
    return optimizer.lr;
  });
  assert.deepEqual(rates, [0.9, 0.405, 0.36450000000000005, 0.45, 0.405]);
});

test("a schedule goes on from its saved state", () => {
  const make = () => new ReduceLROnPlateau(new SGD([parameter(tf.scalar(1))], { lr: 1 }), { patience: 2 });
  const [whole, first, second] = [make(), make(), make()];
  const losses = [3, 2, 2, 2, 2, 2, 2, 2, 2];
  for (const loss of losses) whole.step(loss);
  for (const loss of losses.slice(0, 4)) first.step(loss);
  second.state = JSON.parse(JSON.stringify(first.state));
  for (const loss of losses.slice(4)) second.step(loss);
  assert.deepEqual(second.state, whole.state);
});
