/** Sweeps on a real Dask scheduler with two workers of this machine, beside the same ones in threads. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { data, experiment } from "nonlinear";
import type { LocalCluster } from "#scripts/cluster/local";
import { venvPython } from "#scripts/paths";
import { folder, linesOf, rowsOf, sleeping, startCluster, until, upTo, written } from "./fixture";

const training = written(`async ({ lr, what }, { x, y, report }) => {
  if (what === "throw") throw new Error("no");
  const model = nn.sequential(nn.linear(13, 8), nn.tanh(), nn.linear(8, 1));
  const optimizer = new optim.SGD(model.parameters(), { lr });
  const { losses } = await train.fit(model, { x, y, loss: nn.mseLoss, optimizer, epochs: 60, onEpoch: report });
  if (what === "exit") process.exit(1);
  return { loss: losses.at(-1), epochs: losses.length };
}`);

let cluster: LocalCluster;
let values: { x: unknown; y: unknown };
before(async () => {
  cluster = await startCluster(2);
  const df = await data.loadBoston();
  const features = new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] }));
  values = { x: data.tensor(features), y: data.tensor(df.loc({ columns: ["TARGET"] })) };
});
after(() => cluster.end());

test("has the results of a local one, byte for byte but for times", async () => {
  const space = { lr: [1e-4, 1e-3, 10], what: ["train", "throw", "exit"], seed: [0, 1] };
  const files = ["local", "cluster"].map((name) => join(folder, `${name}.jsonl`));
  const local = await experiment.sweep(space, training, { values, file: files[0] });
  const far = await experiment.sweep(space, training, { values, file: files[1], cluster: cluster.options });
  assert.deepEqual(rowsOf(far), rowsOf(local));
  const [own, theirs] = files.map((file) =>
    linesOf(file)
      .map((line) => line.replace(/"seconds":[\d.]+/, ""))
      .sort(),
  );
  assert.deepEqual(theirs, own);
  // The file is taken up by either.
  const again = await experiment.sweep(space, training, { values, file: files[1] });
  assert.deepEqual(rowsOf(again), rowsOf(local));
  assert.equal(linesOf(files[1]).length, 18);
});

test("has the same texts, whatever is in them, and no minus zero either", async () => {
  const space = { text: ["a\u2028b\u2029", "\ud800", "\u0000\r\n", "한국 é"], by: [-0] };
  const trial = written(
    "({ text, by }) => ({ loss: -0, back: text + '\u2028é', length: text.length, sign: String(1 / by) })",
  );
  const local = await experiment.sweep(space, trial);
  const far = await experiment.sweep(space, trial, { cluster: cluster.options });
  assert.deepEqual(rowsOf(far), rowsOf(local));
  assert.ok(rowsOf(local).every(({ status }) => status === "ok"));
});

test("stops the same hopeless trials", async () => {
  const options = { values, metric: "loss", stop: experiment.halving({ first: 6 }) };
  const space = { lr: [1e-5, 1e-4, 1e-3, 1e-2], seed: [0, 1] };
  const local = await experiment.sweep(space, training, options);
  const far = await experiment.sweep(space, training, { ...options, cluster: cluster.options });
  assert.deepEqual(rowsOf(far), rowsOf(local));
});

test("2,000 short trials run in batches, of which the scheduler has few at a time", async () => {
  const { address, ca, cert, key } = cluster.options;
  const security = `tls_ca_file=${JSON.stringify(ca)}, tls_client_cert=${JSON.stringify(cert)}, tls_client_key=${JSON.stringify(key)}`;
  const watch = `
import time
from distributed import Client, Security
client = Client("${address}", security=Security(${security}, require_encryption=True))
def ours(dask_scheduler): return [key for key in dask_scheduler.tasks if str(key).startswith("nonlinear-")]
print("ready", flush=True)
most, all = 0, set()
while True:
    now = client.run_on_scheduler(ours)
    all.update(now)
    most = max(most, len(now))
    print(most, len(all), flush=True)
    time.sleep(0.02)`;
  const watcher = spawn(venvPython, ["-c", watch], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  watcher.stdout.on("data", (bytes) => {
    said += bytes;
  });
  await until(() => said.includes("ready"), once(watcher, "exit"));
  const trial = sleeping(5);
  const table = await experiment.sweep({ step: upTo(2000) }, trial, { cluster: cluster.options });
  watcher.kill();
  assert.ok(rowsOf(table).every(({ loss, step, status }) => loss === step && status === "ok"));
  const [most, all] = said.trim().split("\n").at(-2)?.split(" ").map(Number) ?? [];
  // Three batches for each of two threads, and what is just being forgotten.
  assert.ok(most >= 4 && most <= 12, `${most} at a time`);
  assert.ok(all > 20 && all < 400, `${all} batches`);
});

test("two sweeps at once take turns by batches, and not by single trials", async () => {
  // A process that starts slowly, as on a busy machine: for longer than a batch may take.
  const node = join(folder, "slow-node");
  writeFileSync(node, `#!/bin/sh\nsleep 1.1\nexec "${process.execPath}" "$@"\n`, { mode: 0o755 });
  const own = await startCluster(0);
  await own.addWorker({ environment: { NONLINEAR_NODE: node } });
  const trial = (factor: number) => written(`({ step }) => ({ loss: ${factor} * step, process: process.pid })`);
  const tables = await Promise.all(
    [1, 2].map((factor) => experiment.sweep({ step: upTo(40) }, trial(factor), { cluster: own.options })),
  );
  await own.end();
  for (const [i, rows] of tables.map(rowsOf).entries()) {
    assert.ok(rows.every(({ loss, step }) => loss === (i + 1) * Number(step)));
    const processes = new Set(rows.map((row) => row.process)).size;
    assert.ok(processes < 20, `${processes} processes for 40 trials`);
  }
});

test("a batch that takes longer than trials did before is given back in part", async () => {
  const file = join(folder, "slower.jsonl");
  const slower = written(`async ({ step }) => {
    await new Promise((done) => setTimeout(done, step < 300 ? 0 : 400));
    return { loss: step };
  }`);
  const running = experiment.sweep({ step: upTo(320) }, slower, { file, cluster: cluster.options });
  await until(() => linesOf(file).length >= 300, running);
  // Twenty trials of 0.4 s come by and by, and not when a thread has done all that it took.
  const seen = new Set<number>();
  await until(
    () => seen.add(linesOf(file).length).has(320),
    running.then(() => new Promise(() => {})),
  );
  assert.ok(seen.size > 4, [...seen].join());
  assert.ok(rowsOf(await running).every(({ loss, step }) => loss === step));
});

test("100 MB of values arrive whole", async () => {
  const big = { numbers: new Float32Array(25_000_000).fill(0.5) };
  const sum = written("(_, { numbers }) => ({ loss: numbers.reduce((sum, value) => sum + value, 0) })");
  const table = await experiment.sweep({ seed: [0, 1] }, sum, { values: big, cluster: cluster.options });
  assert.deepEqual(
    rowsOf(table).map(({ loss }) => loss),
    [12_500_000, 12_500_000],
  );
});
