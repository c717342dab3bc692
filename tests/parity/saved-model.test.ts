/** Model files against Python: `saved_model.safetensors` was written by the safetensors package from a torch model. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { nn, type Tensor, tf } from "nonlinear";
import { root, venvPython } from "#scripts/paths";

const fromPython = join(root, "tests", "fixtures", "saved_model.safetensors");
const folder = mkdtempSync(join(tmpdir(), "nonlinear-"));
after(() => rmSync(folder, { recursive: true }));

function build(): nn.Sequential {
  nn.manualSeed(5);
  return nn.sequential(nn.linear(13, 8), nn.batchNorm1d(8), nn.relu(), nn.linear(8, 1));
}

test("a model from Python is read, and written again byte for byte", () => {
  const model = build();
  nn.init.zeros(model.parameters()[0]);
  nn.load(model, fromPython);
  const file = join(folder, "again.safetensors");
  nn.save(model, file);
  assert.deepEqual(readFileSync(file), readFileSync(fromPython));
});

class Nested extends nn.Module {
  layers = [nn.linear(3, 2), nn.batchNorm1d(2)];
  head = nn.sequential({ 'Größe "x"': nn.linear(2, 1, { bias: false }), act: nn.gelu() });

  override forward(x: Tensor): Tensor {
    return this.head.forward(this.layers.reduce<Tensor>((h, layer: nn.Module) => layer.forward(h), x));
  }
}

test("Python's safetensors reads what is saved, and writes it again byte for byte", async () => {
  const script = join(root, "tests", "fixtures", "rewrite_safetensors.py");
  const models = { sequential: build(), nested: new Nested(), plain: nn.linear(1, 1, { bias: false }) };
  for (const [name, model] of Object.entries(models)) {
    const [file, again] = [join(folder, `${name}.safetensors`), join(folder, `${name}.again.safetensors`)];
    nn.save(model, file);
    await promisify(execFile)(venvPython, [script, file, again]);
    assert.deepEqual(readFileSync(again), readFileSync(file), name);
  }
});

test("the weights that Python drew and saved are ours", () => {
  const [ours, theirs] = [build(), build()];
  nn.load(theirs, fromPython);
  const values = (model: nn.Sequential) => model.parameters().map((parameter) => Array.from(parameter.dataSync()));
  assert.deepEqual(values(ours), values(theirs));
  ours.forward(tf.ones([4, 13]));
  const batches = (model: nn.Sequential) => model.stateDict()["1.num_batches_tracked"].dataSync()[0];
  assert.equal(batches(ours), batches(theirs));
});
