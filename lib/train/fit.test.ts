import assert from "node:assert/strict";
import { afterEach, describe, mock, test } from "node:test";
import type { Tensor } from "@tensorflow/tfjs";
import * as nn from "../nn";
import { SGD } from "../optim";
import { tf } from "../tensorflow";
import { fit } from "./fit";
import { History } from "./history";

const bridgeKey = Symbol.for("nonlinear.kernel");
const globals = globalThis as Record<symbol, unknown>;

/** y = 2 a - b + 0.5, which one linear layer can learn. */
function problem() {
  nn.manualSeed(0);
  const x = tf.tensor2d([
    [1, 2],
    [0, 1],
    [-1, 0.5],
    [2, -1],
  ]);
  const y = tf.tensor2d([[0.5], [-0.5], [-2], [5.5]]);
  const model = nn.linear(2, 1);
  return { x, y, model, options: { x, y, loss: nn.mseLoss, optimizer: new SGD(model.parameters(), { lr: 0.1 }) } };
}

describe("fit", () => {
  afterEach(() => delete globals[bridgeKey]);

  test("learns, and gives the loss of every epoch before its update", async () => {
    const { x, y, model, options } = problem();
    const first = nn.mseLoss(model.forward(x), y).dataSync()[0];
    const history = await fit(model, { ...options, epochs: 500 });
    assert.equal(history.length, 500);
    assert.deepEqual([history.epochs[0], history.epochs[499]], [1, 500]);
    // The compiled step adds up in another order.
    assert.ok(Math.abs(history.losses[0] - first) < 1e-6 * first);
    assert.ok(history.last < 1e-6, `ends at ${history.last}`);
  });

  test("leaves no tensor behind in 1,000 epochs", async () => {
    const { model, options } = problem();
    const { numTensors, numDataBuffers } = tf.memory();
    await fit(model, { ...options, epochs: 1000 });
    assert.deepEqual([tf.memory().numTensors, tf.memory().numDataBuffers], [numTensors, numDataBuffers]);
  });

  test("prints the first epoch and each of the interval", async () => {
    const { model, options } = problem();
    const log = mock.method(console, "log", () => {});
    await fit(model, { ...options, epochs: 20, printInterval: 10 });
    const lines = log.mock.calls.map(({ arguments: [line] }) => line);
    log.mock.restore();
    assert.equal(lines.length, 3);
    assert.match(lines.join("\n"), /^Epoch 1: loss=.*\nEpoch 10: loss=.*\nEpoch 20: loss=\d\.\d{4}e[+-]\d\d$/);
  });

  test("goes on with a history", async () => {
    const { model, options } = problem();
    const history = await fit(model, { ...options, epochs: 10 });
    await fit(model, { ...options, epochs: 5, history });
    assert.deepEqual(history.epochs.slice(-6), [10, 11, 12, 13, 14, 15]);
  });

  test("a divergence names its epoch, keeps the last good weights, and says to lower lr", async () => {
    const { x, y, model, options } = problem();
    const diverging = { ...options, optimizer: new SGD(model.parameters(), { lr: 1e9 }), epochs: 100 };
    await assert.rejects(fit(model, diverging), (error: Error & { history: History }) => {
      assert.equal(error.name, "DivergenceError");
      assert.match(error.message, new RegExp(`Epoch ${error.history.length + 1}: .*Lower the learning rate \\(lr\\)`));
      const kept = nn.mseLoss(model.forward(x), y).dataSync()[0];
      return Math.abs(kept - error.history.last) <= 1e-6 * kept;
    });
  });

  test("an interrupt keeps the weights and the history so far", async () => {
    const { x, y, model, options } = problem();
    const interrupt = new AbortController();
    globals[bridgeKey] = { display: () => {}, interruptSignal: interrupt.signal };
    setTimeout(() => interrupt.abort(), 100);
    await assert.rejects(fit(model, { ...options, epochs: 1e9 }), (error: Error & { history: History }) => {
      assert.equal(error.name, "KeyboardInterrupt");
      assert.ok(error.history.length > 0);
      assert.ok(nn.mseLoss(model.forward(x), y).dataSync()[0] <= error.history.last);
      return true;
    });
  });

  test("an interrupted run goes on from where it was with its history", async () => {
    const { model, options } = problem();
    const interrupt = new AbortController();
    globals[bridgeKey] = { display: () => {}, interruptSignal: interrupt.signal };
    const history = new History();
    setTimeout(() => interrupt.abort(), 50);
    await assert.rejects(fit(model, { ...options, epochs: 1e9, history }), { name: "KeyboardInterrupt" });
    delete globals[bridgeKey];
    const { length } = history;
    await fit(model, { ...options, epochs: 3, history });
    assert.equal(history.epochs.at(-1), length + 3);
  });

  const other = (shape: number[]): Tensor => tf.zeros(shape);
  const bad: [string, (p: ReturnType<typeof problem>) => Promise<unknown>, RegExp][] = [
    [
      "fewer targets than inputs",
      ({ model, options }) => fit(model, { ...options, y: other([3, 1]), epochs: 1 }),
      /x has 4 rows and y has 3/,
    ],
    [
      "targets of another rank",
      ({ model, options }) => fit(model, { ...options, y: other([4]), epochs: 1 }),
      /shape \(4, 1\), the target \(4,\).*reshape\(\[4, 1\]\)/,
    ],
    [
      "inputs of another width",
      ({ model, options }) => fit(model, { ...options, x: other([4, 3]), epochs: 1 }),
      /Linear\(in_features=2.*shape \(4, 3\), expected \(N, 2\)/,
    ],
    [
      "no number of epochs",
      ({ model, options }) => fit(model, { ...options, epochs: Number.NaN }),
      /number of epochs is NaN/,
    ],
    [
      "a print interval of 0",
      ({ model, options }) => fit(model, { ...options, epochs: 1, printInterval: 0.5 }),
      /printInterval is 0.5/,
    ],
  ];
  for (const [name, act, expected] of bad)
    test(`refuses ${name}, and leaves the model as it was`, async () => {
      const p = problem();
      const before = p.model.weight.arraySync();
      await assert.rejects(act(p), expected);
      assert.deepEqual(p.model.weight.arraySync(), before);
    });
});

describe("History", () => {
  test("gives a DataFrame", () => {
    const history = new History();
    history.push(1, 4);
    history.push(2, 1);
    const df = history.toDataFrame();
    assert.deepEqual(
      [df.columns, df.values],
      [
        ["epoch", "loss"],
        [
          [1, 4],
          [2, 1],
        ],
      ],
    );
  });
  test("prints its first and last line", () => {
    const history = new History();
    assert.equal(String(history), "History: no epoch yet");
    assert.throws(() => history.last, /nothing has been trained yet/);
    history.push(1, 571.74);
    history.push(2, 12.95);
    assert.equal(String(history), "History of 2 epochs\nEpoch 1: loss=5.7174e+02\nEpoch 2: loss=1.2950e+01");
  });
});
