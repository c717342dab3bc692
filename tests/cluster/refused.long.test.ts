/** Clusters that a sweep refuses, before any trial. */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { experiment } from "nonlinear";
import { daskEnvironment, schedulerArguments } from "#scripts/cluster/dask";
import { type LocalCluster, said } from "#scripts/cluster/local";
import { root, venvPython } from "#scripts/paths";
import { folder, linesOf, sleeping, startCluster, until, upTo } from "./fixture";

let cluster: LocalCluster;
before(async () => {
  cluster = await startCluster(1);
});
after(() => cluster.end());

/** Longer than a worker takes to join on a busy machine. */
const sweep = (asked: string | experiment.Cluster, file?: string) =>
  experiment.sweep({ step: upTo(400) }, sleeping(100), { cluster: asked, file });

/** A Node that gives itself out for another. */
function otherNode(...changes: string[]): NodeJS.ProcessEnv {
  const node = join(folder, "other-node");
  const edits = changes.map((change) => `-e '${change}'`).join(" ");
  writeFileSync(node, `#!/bin/sh\n"${process.execPath}" "$@" | sed ${edits}\n`, { mode: 0o755 });
  return { NONLINEAR_NODE: node };
}

test("with a certificate of somebody else, or none", async () => {
  const other = join(folder, "others");
  spawnSync(venvPython, [join(root, "scripts", "cluster", "certificates.py"), other]);
  const { address, ca } = cluster.options;
  const [cert, key] = [join(other, "client.pem"), join(other, "client-key.pem")];
  const refused = /There is no cluster to use at tls:\S+: .*(certificate|handshake|CommClosed|Timeout)/;
  // Neither side takes the other's.
  await assert.rejects(sweep({ address, ca: join(other, "ca.pem"), cert, key }), refused);
  await assert.rejects(sweep({ address, ca, cert, key }), refused);
  await assert.rejects(sweep(address), /it asks for certificates, and no file is named for ca, cert, key/);
  const unfit =
    /: the certificates cannot be used, .*They are ca \S+, cert \S+, key \S+; expected ca\.pem, client\.pem and/;
  const own = { address, ca, cert: cluster.options.cert, key: cluster.options.key };
  await assert.rejects(sweep({ ...own, key }), unfit);
  await assert.rejects(sweep({ ...own, ca: own.key }), unfit);
});

test("without encryption where the sweep wants it, and the other way round", async () => {
  const { address, ...files } = cluster.options;
  const tcp = (named: string) => named.replace("tls:", "tcp:");
  const toTls = sweep({ address: tcp(address), insecure: true });
  await assert.rejects(toTls, /See that the scheduler runs there; one that asks for certificates is at tls:/);
  const args = [...schedulerArguments, "--host", "tcp://127.0.0.1:0"];
  const scheduler = spawn(venvPython, ["-m", "dask", ...args], { env: daskEnvironment() });
  try {
    const open = await said(scheduler, /Scheduler at:\s+(tcp:\/\/\S+)/);
    const toTcp = sweep({ ...files, address: open.replace("tcp:", "tls:") });
    await assert.rejects(toTcp, /no cluster to use at tls:.* one without certificates is at tcp:/);
    await assert.rejects(sweep({ address: open, insecure: true }), /npm run worker -- tcp:\S+ --insecure$/);
  } finally {
    scheduler.removeAllListeners("exit");
    scheduler.kill();
  }
});

test("without workers, and with one of another library, Node or multiply-add", async () => {
  const own = await startCluster(0);
  await assert.rejects(sweep(own.options), /it has no workers\. To start one: npm run worker -- tls/);
  const changes = ["library", "node", "multiply-add"].map((name) => `s/"${name}":"[^"]*"/"${name}":"other"/`);
  await own.addWorker({ environment: otherNode(...changes) });
  const file = join(folder, "refused.jsonl");
  const named = ["library", "node", "multiply-add"].map((name) => `its ${name} is other, that of the sweep [^;]+`);
  await assert.rejects(
    sweep(own.options, file),
    new RegExp(`: the worker tls\\S+ is refused: ${named.join("; ")}\\. No trial has run`),
  );
  assert.deepEqual(linesOf(file), []);
  await own.end();
});

test("with a worker that joins later, and would give other numbers", async () => {
  const file = join(folder, "joined.jsonl");
  const running = sweep(cluster.options, file);
  await until(() => linesOf(file).length >= 2, running);
  const other = await cluster.addWorker({ environment: otherNode('s/"node":"[^"]*"/"node":"v1.2.3"/') });
  await assert.rejects(
    running,
    /failed: RuntimeError: The worker tls\S+ has joined: its node is v1\.2\.3, that of the/,
  );
  assert.ok(linesOf(file).every((line) => JSON.parse(line).status === "ok"));
  other.kill("SIGKILL");
});
