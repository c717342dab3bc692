/** What `writeTensorBoard` writes, opened by TensorBoard itself. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { experiment } from "nonlinear";
import { pythonWith } from "#scripts/bench/frameworks";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-tensorboard-"));
after(() => rmSync(folder, { recursive: true }));

test("TensorBoard shows the curves of a sweep's trials, and their results", async () => {
  const file = join(folder, "kept.jsonl");
  await experiment.sweep(
    { lr: [0.1, 0.2], kind: ["a b/c"], seed: [0] },
    ({ lr }, { report }) => {
      for (let epoch = 1; epoch <= 4; epoch++) report({ epoch, loss: lr * epoch, accuracy: lr / epoch });
      return { test: lr * 10, note: "text" };
    },
    { file },
  );
  const runs = join(folder, "runs");
  experiment.writeTensorBoard(file, runs);
  assert.throws(() => experiment.writeTensorBoard(file, runs), /runs exists already/);
  const python = await pythonWith("tensorboard");
  const server = spawn(python, ["-m", "tensorboard.main", "--logdir", runs, "--port", "0", "--host", "127.0.0.1"]);
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let said = "";
      const listen = (bytes: Buffer) => {
        said += bytes;
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
        if (found) resolve(found[0]);
      };
      server.stdout.on("data", listen);
      server.stderr.on("data", listen);
      server.on("exit", () => reject(new Error(said)));
    });
    const get = async (path: string) => (await fetch(`${address}/data/plugin/scalars/${path}`)).json();
    let tags: Record<string, object> = {};
    // It reads the folder in the background.
    while (Object.keys(tags).length < 2) tags = await get("tags");
    const run = "lr=0.1,kind=a_b_c,seed=0";
    assert.deepEqual(Object.keys(tags).sort(), [run, "lr=0.2,kind=a_b_c,seed=0"]);
    assert.deepEqual(Object.keys(tags[run]).sort(), ["accuracy", "loss", "result/test"]);
    const points = async (tag: string): Promise<number[][]> =>
      (await get(`scalars?tag=${encodeURIComponent(tag)}&run=${encodeURIComponent(run)}`)).map((point: number[]) => [
        point[1],
        Math.round(point[2] * 1e6) / 1e6,
      ]);
    assert.deepEqual(await points("loss"), [
      [1, 0.1],
      [2, 0.2],
      [3, 0.3],
      [4, 0.4],
    ]);
    assert.deepEqual(await points("result/test"), [[4, 1]]);
  } finally {
    server.removeAllListeners("exit");
    server.kill();
  }
});
