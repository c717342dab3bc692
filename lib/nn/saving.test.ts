import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import type { io, Tensor } from "@tensorflow/tfjs";
import fc from "fast-check";
import { tf } from "../tensorflow";
import {
  batchNorm1d,
  dropout,
  elu,
  flatten,
  gelu,
  identity,
  leakyReLU,
  linear,
  load,
  Module,
  relu,
  save,
  saveLayersModel,
  sequential,
  sigmoid,
  silu,
  softmax,
  softplus,
  tanh,
} from ".";

const folder = mkdtempSync(path.join(tmpdir(), "nonlinear-"));
after(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, "model.safetensors");

const build = () => sequential(linear(3, 4), batchNorm1d(4), relu(), linear(4, 1));
const values = (model: Module) => Object.values(model.stateDict()).map((value) => Array.from(value.dataSync()));

test("state dicts have PyTorch's names, in its order", () => {
  assert.deepEqual(Object.keys(build().stateDict()), [
    "0.weight",
    "0.bias",
    "1.weight",
    "1.bias",
    "1.running_mean",
    "1.running_var",
    "1.num_batches_tracked",
    "3.weight",
    "3.bias",
  ]);
  const named = sequential({ hidden: linear(3, 4), act: relu() });
  assert.deepEqual(Object.keys(named.stateDict()), ["hidden.weight", "hidden.bias"]);
  assert.throws(() => sequential({ forward: relu() }), /cannot have the name "forward"/);
});

test("a shared module is in the state dict under each of its names", () => {
  class Shared extends Module {
    first = linear(2, 2);
    second = this.first;
    override forward(x: Tensor): Tensor {
      return this.second.forward(this.first.forward(x));
    }
  }
  const model = new Shared();
  assert.deepEqual(Object.keys(model.stateDict()), ["first.weight", "first.bias", "second.weight", "second.bias"]);
  assert.equal(model.parameters().length, 2);
});

test("a loaded model is the saved one, bit for bit, and no tensors are left behind", () => {
  const [model, other] = [build(), build()];
  model.forward(tf.randomNormal([8, 3]));
  const tensors = tf.memory().numTensors;
  save(model, file);
  assert.deepEqual(load(other, file), { missingKeys: [], unexpectedKeys: [] });
  assert.equal(tf.memory().numTensors, tensors);
  assert.deepEqual(values(other), values(model));
  assert.deepEqual(readdirSync(folder), ["model.safetensors"]);
});

test("what does not fit is listed whole, and the model stays as it was", () => {
  const model = sequential(linear(3, 5), relu(), linear(5, 1), linear(1, 1));
  const before = values(model);
  save(build(), file);
  assert.throws(
    () => load(model, file),
    (error: Error) => {
      assert.match(error.message, /model\.safetensors: The values do not fit Sequential; nothing was changed/);
      assert.match(error.message, /"0.weight" has \(4, 3\) float32; expected \(5, 3\) float32/);
      assert.match(error.message, /Missing: "2.weight", "2.bias"/);
      assert.match(error.message, /Unexpected: "1.num_batches_tracked", .*"1.weight"/);
      return true;
    },
  );
  assert.deepEqual(values(model), before);
});

test("without strict, what fits by name is loaded and the rest is returned", () => {
  const source = sequential({ body: linear(3, 4), oldHead: linear(4, 2) });
  const target = sequential({ body: linear(3, 4), head: linear(4, 1) });
  save(source, file);
  assert.deepEqual(load(target, file, { strict: false }), {
    missingKeys: ["head.weight", "head.bias"],
    unexpectedKeys: ["oldHead.bias", "oldHead.weight"],
  });
  assert.deepEqual(values(target).slice(0, 2), values(source).slice(0, 2));
});

test("a missing or damaged file leaves the model as it was", () => {
  const model = build();
  const before = values(model);
  assert.throws(() => load(model, path.join(folder, "none.safetensors")), /There is no file .*none\.safetensors/);
  assert.throws(() => load(model, folder), /is a folder; expected a file/);
  save(build(), file);
  writeFileSync(file, readFileSync(file).subarray(0, -1));
  assert.throws(() => load(model, file), /model\.safetensors: This is no whole safetensors file/);
  assert.deepEqual(values(model), before);
});

test("a file that is cut off anywhere, or has a changed byte in its header, loads or leaves the model as it was", () => {
  const model = build();
  const before = values(model);
  save(build(), file);
  const bytes = readFileSync(file);
  const tryToLoad = (damaged: Uint8Array) => {
    writeFileSync(file, damaged);
    try {
      load(model, file);
    } catch (error) {
      assert.match((error as Error).message, /model\.safetensors: /);
      assert.deepEqual(values(model), before);
      return;
    }
    // A byte of the metadata says nothing about the numbers.
    assert.equal(damaged.length, bytes.length);
    load(model, original);
  };
  const original = path.join(folder, "original.safetensors");
  save(model, original);
  for (let length = 0; length < bytes.length; length++) tryToLoad(bytes.subarray(0, length));
  const headerEnd = 8 + Number(bytes.readBigUInt64LE(0));
  fc.assert(
    fc.property(fc.nat(headerEnd - 1), fc.integer({ min: 1, max: 255 }), (place, bits) => {
      const changed = Uint8Array.from(bytes);
      changed[place] ^= bits;
      tryToLoad(changed);
    }),
    { numRuns: 500 },
  );
  rmSync(original);
});

test("a write that fails leaves the old file whole", () => {
  save(build(), file);
  const before = readFileSync(file);
  const broken = build();
  broken.dispose();
  assert.throws(() => save(broken, file));
  assert.deepEqual(readFileSync(file), before);
  assert.deepEqual(readdirSync(folder), ["model.safetensors"]);
});

/** Loads what `saveLayersModel` wrote as a browser does: from the JSON and the weights, without this library. */
async function loadLayersModel(from: string) {
  const json = JSON.parse(readFileSync(path.join(from, "model.json"), "utf8"));
  const [{ paths, weights }] = json.weightsManifest as io.WeightsManifestConfig;
  const data = readFileSync(path.join(from, paths[0]));
  const weightData = data.buffer.slice(data.byteOffset, data.byteOffset + data.length) as ArrayBuffer;
  return tf.loadLayersModel(tf.io.fromMemory({ modelTopology: json.modelTopology, weightSpecs: weights, weightData }));
}

test("a saved tf.LayersModel predicts the same", async () => {
  const model = sequential(
    linear(5, 6),
    relu(),
    linear(6, 6, { bias: false }),
    batchNorm1d(6),
    leakyReLU(0.1),
    linear(6, 6),
    elu(),
    linear(6, 6),
    gelu(),
    sequential(linear(6, 6), silu(), identity()),
    softplus(),
    linear(6, 6),
    sigmoid(),
    dropout(0.3),
    linear(6, 4),
    tanh(),
    softmax(),
  );
  const x = tf.randomNormal([20, 5]);
  model.forward(x);
  model.eval();
  const target = path.join(folder, "layers");
  await saveLayersModel(model, target);
  const tensors = tf.memory().numTensors;
  await saveLayersModel(model, target);
  assert.equal(tf.memory().numTensors, tensors);
  assert.equal(readdirSync(target).length, 2);
  const prediction = (await loadLayersModel(target)).predict(x) as Tensor;
  const difference = tf.max(tf.abs(tf.sub(prediction, model.forward(x)))).dataSync()[0];
  assert.ok(difference < 1e-5, `${difference}`);
});

test("a tf.LayersModel of images needs their shape; one of layers that TensorFlow.js lacks is refused", async () => {
  const model = sequential(flatten(), linear(6, 2));
  await assert.rejects(saveLayersModel(model, folder), /shape of a row is not known/);
  const target = path.join(folder, "images");
  await saveLayersModel(model, target, [2, 3]);
  const x = tf.ones([1, 2, 3]);
  const prediction = (await loadLayersModel(target)).predict(x) as Tensor;
  assert.ok(tf.max(tf.abs(tf.sub(prediction, model.forward(x)))).dataSync()[0] < 1e-6);
  class Own extends Module {
    override forward(x: Tensor): Tensor {
      return x;
    }
  }
  await assert.rejects(saveLayersModel(sequential(linear(2, 2), new Own()), folder), /no layer like Own\(\)/);
  await assert.rejects(saveLayersModel(sequential(linear(2, 2), elu(0.5)), folder), /no layer like ELU\(alpha=0.5\)/);
});

test("a file in another format is refused with the way to save it", () => {
  const file = path.join(folder, "model.pt");
  const starts: [name: RegExp, bytes: number[]][] = [
    [/zip file, as torch.save/, [0x50, 0x4b, 3, 4]],
    [/a pickle, as torch.save/, [0x80, 2, 0x8a, 0x0a]],
    [/a pickle of Python/, [0x80, 4, 0x95]],
    [/a GGUF file/, [0x47, 0x47, 0x55, 0x46]],
    [/a JSON file/, [0x7b, 0x22]],
    [/an HDF5 file/, [0x89, 0x48, 0x44, 0x46]],
    [/a NumPy file/, [0x93, ...Buffer.from("NUMPY")]],
    [/gzip/, [0x1f, 0x8b, 8, 0]],
    [/a page of HTML/, [...Buffer.from("<!DOCTYPE html>")]],
    [/Git LFS's note/, [...Buffer.from("version https://git-lfs.github.com/spec/v1")]],
    [/a file of a format not known here/, [8, 8, 0x12, 7, ...Buffer.from("pytorch")]], // ONNX
    [/a text/, [...Buffer.from("a,b,c\n1,2,3\n")]],
  ];
  for (const [name, bytes] of starts) {
    writeFileSync(file, Buffer.concat([Buffer.from(bytes), Buffer.alloc(1000)]));
    assert.throws(
      () => load(sequential(linear(2, 1)), file),
      (error: Error) => {
        assert.match(error.message, name);
        assert.match(error.message, /model\.pt: .*safetensors\.torch\.save_file\(model\.state_dict\(\), file\)/);
        return true;
      },
    );
  }
});
