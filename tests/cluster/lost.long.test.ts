/** Sweeps on a cluster that lose a worker, the driver, Node, the scheduler or the user's patience. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { experiment } from "nonlinear";
import type { LocalCluster } from "#scripts/cluster/local";
import { root } from "#scripts/paths";
import { withSharedKernel } from "../kernel/fixture";
import { childrenOf, folder, linesOf, rowsOf, sleeping, startCluster, until, upTo, written } from "./fixture";

let cluster: LocalCluster;
let worker: number | undefined;
before(async () => {
  cluster = await startCluster(0);
  worker = (await cluster.addWorker()).pid;
});
after(() => cluster.end());

const trialProcesses = () => childrenOf(worker, "worker-process.js");

test("a worker that joins is used, and when it is killed in mid-trial its trials run again", async () => {
  const file = join(folder, "worker.jsonl");
  // On a busy machine it takes long to join.
  const steps = upTo(200);
  const running = experiment.sweep({ step: steps }, sleeping(200), { file, cluster: cluster.options });
  await until(() => linesOf(file).length >= 4, running);
  const other = await cluster.addWorker();
  const hasRun = () => linesOf(file).filter((line) => JSON.parse(line).results.worker === other.pid).length;
  await until(() => hasRun() >= 4, running);
  other.kill("SIGKILL");
  const rows = rowsOf(await running);
  assert.deepEqual(
    rows.map(({ loss, status }) => `${loss} ${status}`),
    steps.map((step) => `${step} ok`),
  );
  assert.equal(linesOf(file).length, steps.length);
});

test("threads that join have trials at once, also when all others are busy for long", async () => {
  const own = await startCluster(1);
  const begun = join(folder, "begun");
  // All but the first three, which the scheduler has from the start, are there for those who join.
  const endless = written(`({ step }) => {
    require("node:fs").appendFileSync(${JSON.stringify(begun)}, step + "\\n");
    return new Promise(() => {});
  }`);
  const running = experiment.sweep({ step: upTo(9) }, endless, { cluster: own.options });
  running.catch(() => {});
  await until(() => linesOf(begun).length === 1, running);
  for (const _ of upTo(4)) await own.addWorker();
  await until(() => linesOf(begun).length === 5, running);
  own.scheduler.kill("SIGKILL");
  await assert.rejects(running, /is lost/);
  await own.end();
});

test("an interrupt cancels what waits, ends what runs and keeps what is done", () =>
  withSharedKernel(async (kernel) => {
    const options = `{ cluster: ${JSON.stringify(cluster.options)}, file: "runs/cluster.jsonl" }`;
    // Tables load with the first one: on a busy machine, in more time than an interrupted cell has.
    await kernel.execute(
      'import { experiment } from "nonlinear";\nawait experiment.sweep({ step: [1] }, ({ step }) => ({ loss: step }));',
    );
    const running = kernel.execute(`
      await experiment.sweep({ step: [1, 2, 3, 4, 5, 6] }, ({ step }) => {
        while (step > 2) {}
        return { loss: step };
      }, ${options});`);
    const file = join(kernel.folder, "runs", "cluster.jsonl");
    await until(() => linesOf(file).length === 2, running);
    assert.equal(trialProcesses().length, 1);
    kernel.process.kill("SIGINT");
    const { reply } = await running;
    assert.equal(reply.ename, "KeyboardInterrupt", String(reply.evalue));
    assert.match(
      String(reply.evalue),
      /^The sweep was interrupted: 2 of 6 trials are kept in runs\/cluster\.jsonl; run the cell again to go on/,
    );
    // It would loop for ever.
    await until(() => trialProcesses().length === 0);
    const next = await kernel.execute(
      `(await experiment.sweep({ step: [1] }, ({ step }) => ({ loss: step }), { cluster: ${JSON.stringify(cluster.options)} })).values`,
    );
    assert.match(JSON.stringify(next.contents("execute_result")[0]?.data), /'ok'/, JSON.stringify(next.reply));
    assert.equal(linesOf(file).length, 2);
  }));

test("after kill -9 of the driver, and of Node, the sweep is taken up from its file", async () => {
  const file = join(folder, "killed.jsonl");
  const program = join(folder, "program.js");
  writeFileSync(
    program,
    `const { experiment } = require(${JSON.stringify(join(root, "lib", "dist"))});
     experiment.sweep(
       { step: Array.from({ length: 24 }, (_, i) => i) },
       async (trial) => { await new Promise((done) => setTimeout(done, 200)); return { loss: trial.step }; },
       { file: ${JSON.stringify(file)}, cluster: ${JSON.stringify(cluster.options)} },
     ).catch((error) => { console.error(error.message); process.exit(3); });`,
  );
  const start = async (victim?: "driver" | "node", lines = 0) => {
    const child = spawn(process.execPath, [program], { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    child.stderr.on("data", (bytes) => {
      said += bytes;
    });
    const ended = once(child, "exit");
    if (victim) await until(() => linesOf(file).length >= lines, ended);
    if (victim === "node") child.kill("SIGKILL");
    if (victim === "driver") process.kill(childrenOf(child.pid, "driver.py")[0], "SIGKILL");
    const [code] = await ended;
    return { code, said };
  };
  const lost = await start("driver", 4);
  assert.equal(lost.code, 3);
  assert.match(lost.said, /The connection to the cluster at tls:\/\/\S+ is lost\. What has ended is kept/);
  await start("node", 12);
  // What ran for them is ended, too.
  await until(() => trialProcesses().length === 0);
  assert.deepEqual(await start(), { code: 0, said: "" });
  const losses = linesOf(file).map((line) => JSON.parse(line).results.loss);
  assert.deepEqual(
    losses.sort((a, b) => a - b),
    upTo(24),
  );
});

test("a trial that always kills its worker is a failed row, and no other is", async () => {
  // A worker takes seconds to start anew: of four runs, Dask's default, two show the same.
  const own = await startCluster(0, { environment: { DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES: "1" } });
  for (const _ of upTo(2)) await own.addWorker({ nanny: true });
  const killer = written(
    "({ step }) => { if (step === 30) process.kill(process.ppid, 'SIGKILL'); return { loss: step }; }",
  );
  const rows = rowsOf(await experiment.sweep({ step: upTo(60) }, killer, { cluster: own.options }));
  await own.end();
  assert.deepEqual(
    rows.filter(({ status }) => status !== "ok").map(({ step, status }) => `${step} ${status}`),
    ["30 failed"],
  );
  assert.match(String(rows[30].error), /lost \d times, also when (it|the trial) ran alone/);
});

test("when the scheduler dies the sweep says so, and what has ended is kept", async () => {
  const own = await startCluster(1);
  const file = join(folder, "scheduler.jsonl");
  const running = experiment.sweep({ step: upTo(20) }, sleeping(200), { file, cluster: own.options });
  await until(() => linesOf(file).length >= 2, running);
  own.scheduler.kill("SIGKILL");
  await assert.rejects(
    running,
    /^Error: The connection to the cluster at tls:\/\/\S+ is lost\. What has ended is kept/,
  );
  const kept = linesOf(file).length;
  assert.ok(kept >= 2 && kept < 20);
  await own.end();
  const rows = rowsOf(await experiment.sweep({ step: upTo(20) }, sleeping(200), { file, cluster: cluster.options }));
  assert.equal(linesOf(file).length, 20);
  assert.ok(rows.every(({ status }) => status === "ok"));
});
