/** Without its native binding TensorFlow.js computes all the same, and says so once. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

function run(before: string): { stdout: string; stderr: string } {
  const program = `${before}
    const { ready, tf } = require(${JSON.stringify(join(__dirname, "tensorflow"))});
    ready().then(() => console.log(tf.getBackend(), tf.add(1, 1).dataSync()[0], tf.add(1, 2).dataSync()[0]));`;
  return spawnSync(process.execPath, ["-e", program], { encoding: "utf8" });
}

test("a native binding that does not load is told once, with the reason and what to do", () => {
  // As where its file was cut off, or is of another system.
  const { stdout, stderr } = run(
    `require("node:module")._extensions[".node"] = () => { throw new Error("file too short\\nmore"); };`,
  );
  assert.equal(stdout, "wasm 2 3\n");
  assert.match(
    stderr,
    /^TensorFlow\.js computes on its portable backend, .*\(file too short\)\. .*`npm run setup`.*\n$/,
  );
});

test("nothing is said of a backend that loads, or that was asked for", () => {
  const native = run("");
  assert.deepEqual([native.stdout, native.stderr], ["tensorflow 2 3\n", ""]);
  const asked = run(`require(${JSON.stringify(join(__dirname, "tensorflow"))}).usePortable();`);
  assert.deepEqual([asked.stdout, asked.stderr], ["wasm 2 3\n", ""]);
});
