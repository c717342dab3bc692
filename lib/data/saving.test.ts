import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { linear, sequential } from "../nn";
import { tf } from "../tensorflow";
import { LabelEncoder } from "./label-encoder";
import { OneHotEncoder } from "./one-hot-encoder";
import { load, save } from "./saving";
import { StandardScaler } from "./scaler";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-saving-"));
const file = join(folder, "parts.json");
after(() => rmSync(folder, { recursive: true }));

function fitted() {
  return {
    encoder: new OneHotEncoder({ handleUnknown: "ignore" }).fit([["a"], [null], ["서울"]]),
    scaler: new StandardScaler().fit([[0.1], [1 / 3]]),
    model: sequential(linear(3, 2), linear(2, 1)),
  };
}

const empty = () => ({
  encoder: new OneHotEncoder(),
  scaler: new StandardScaler(),
  model: sequential(linear(3, 2), linear(2, 1)),
});

test("what was loaded predicts what was saved, to the last bit", () => {
  const before = fitted();
  save(before, file);
  const after = empty();
  const tensors = tf.memory().numTensors;
  load(after, file);
  assert.equal(tf.memory().numTensors, tensors);
  const rows = [["서울"], [null], ["b"], ["a"]];
  assert.deepEqual(after.encoder.transform(rows), before.encoder.transform(rows));
  assert.deepEqual(after.scaler.transform([[0.7]]), before.scaler.transform([[0.7]]));
  const predict = ({ encoder, model }: typeof before) =>
    tf.tidy(() => Array.from(model.forward(tf.tensor2d(encoder.transform(rows))).dataSync()));
  assert.deepEqual(predict(after), predict(before));
});

test("when something does not fit, nothing changes", () => {
  save(fitted(), file);
  const weights = (model: ReturnType<typeof sequential>) => model.parameters().map((one) => Array.from(one.dataSync()));
  const refuses = (parts: object, pattern: RegExp) => {
    const all = { ...empty(), ...parts };
    const before = weights(all.model);
    assert.throws(() => load(all, file), pattern);
    assert.deepEqual(weights(all.model), before);
    assert.throws(() => all.scaler.mean, /call fit\(\)/);
  };
  refuses(
    { encoder: new LabelEncoder() },
    /parts\.json: The part "encoder" is a OneHotEncoder; this is a LabelEncoder/,
  );
  refuses(
    { model: sequential(linear(3, 3), linear(3, 1)) },
    /"model\.0\.weight" has \(2, 3\) float32; expected \(3, 3\)/,
  );
  refuses({ labels: new LabelEncoder() }, /It has the parts "encoder", "scaler", "model"; .*"labels" was to be loaded/);
  assert.throws(() => load({ scaler: new StandardScaler() }, file), /Expected the same/);
});

test("a damaged file, another one and a missing one are refused", () => {
  save(fitted(), file);
  const whole = readFileSync(file, "utf8");
  for (const [text, pattern] of [
    [whole.slice(0, -9), /no JSON file, or not all of it/],
    [whole.replace("0.1", "0.2"), /damaged, or was changed by hand/],
    ["{}", /not written by data\.save/],
    ["null", /not written by data\.save/],
  ] as const) {
    writeFileSync(file, text);
    assert.throws(() => load(empty(), file), pattern);
  }
  assert.throws(() => load(empty(), join(folder, "none.json")), /none\.json/);
  assert.throws(() => save({ scaler: new StandardScaler() }, file), /call fit\(\)/);
});
