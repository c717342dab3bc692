import assert from "node:assert/strict";
import { test } from "node:test";
import { linear, manualSeed, mseLoss, sequential } from "../nn";
import { SGD } from "../optim";
import { tf } from "../tensorflow";
import { earlyStopping } from "./early-stopping";
import { fit } from "./fit";

const x = tf.tensor2d([[0], [1], [2], [3]]);
const y = tf.tensor2d([[1], [3], [5], [7]]);

function setUp(lr = 0.05) {
  manualSeed(0);
  const model = sequential(linear(1, 1));
  const optimizer = new SGD(model.parameters(), { lr });
  const weights = () => model.parameters().map((parameter) => parameter.dataSync()[0]);
  return { model, weights, options: { x, y, loss: mseLoss, optimizer, epochs: 200, progress: false } };
}

/** The hook fed with losses; the epoch in which it stops. */
function stopsAt(losses: readonly number[], options: Parameters<typeof earlyStopping>[0]): number | undefined {
  const { model } = setUp();
  const hook = earlyStopping(options);
  const place = losses.findIndex(
    (loss, i) => hook({ epoch: i + 1, loss, validationLoss: undefined, metrics: {}, model }) === "stop",
  );
  return place < 0 ? undefined : place + 1;
}

test("stops after `patience` epochs without an improvement of more than `minDelta`", () => {
  assert.equal(stopsAt([3, 2, 2, 2, 2], { patience: 2 }), 4);
  assert.equal(stopsAt([3, 2, 2.5, 1, 1, 1], { patience: 2 }), 6);
  assert.equal(stopsAt([3, 2.9, 2.8, 2.7], { patience: 3, minDelta: 0.5 }), 4);
  assert.equal(stopsAt([4, 3, 2, 1], { patience: 1 }), undefined);
  assert.equal(stopsAt([Number.NaN, Number.NaN], { patience: 2 }), 2);
  assert.equal(stopsAt(new Array(11).fill(1), {}), 11);
});

test("the weights are those of the best epoch, or with restoreBest: false of the last", async () => {
  const validation = { x: tf.tensor2d([[1]]), y: tf.tensor2d([[2.5]]) };
  const run = async (restoreBest: boolean) => {
    const { model, weights, options } = setUp();
    const all: number[][] = [];
    const note = () => void all.push(weights());
    const onEpoch = [note, earlyStopping({ patience: 5, restoreBest })];
    const history = await fit(model, { ...options, validation, onEpoch });
    assert.equal(history.length, all.length);
    assert.ok(history.length < 200);
    const best = history.validationLosses.indexOf(Math.min(...history.validationLosses));
    assert.equal(best, history.length - 6);
    return { found: weights(), best: all[best], last: all[all.length - 1] };
  };
  const restored = await run(true);
  assert.deepEqual(restored.found, restored.best);
  const left = await run(false);
  assert.deepEqual(left.found, left.last);
  assert.notDeepEqual(left.last, left.best);
});

test('a hook sees each epoch, ends the training with "stop", and its error too, with the losses so far', async () => {
  const { model, options } = setUp();
  const seen: number[] = [];
  const history = await fit(model, {
    ...options,
    onEpoch: ({ epoch, loss, validationLoss, model: given }) => {
      assert.equal(given, model);
      assert.ok(loss > 0);
      assert.equal(validationLoss, undefined);
      seen.push(epoch);
      if (epoch === 3) return "stop";
    },
  });
  assert.deepEqual(
    [seen, history.epochs],
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
  );
  const failing = fit(model, {
    ...options,
    onEpoch: () => {
      throw new Error("enough");
    },
  });
  await assert.rejects(failing, (error: Error & { history: { length: number } }) => {
    assert.deepEqual([error.message, error.history.length], ["enough", 1]);
    return true;
  });
});

test("refuses options out of range", () => {
  for (const patience of [0, 1.5, Number.NaN]) assert.throws(() => earlyStopping({ patience }), /patience is/);
  for (const minDelta of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => earlyStopping({ minDelta }), /minDelta is/);
});
