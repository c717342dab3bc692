/** The commands with which a cluster is made. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync, writeFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { experiment } from "nonlinear";
import { said } from "#scripts/cluster/local";
import { root } from "#scripts/paths";
import { setUpCluster } from "#scripts/setup/cluster";
import { childrenOf, folder, rowsOf, sleeping, until, upTo } from "./fixture";

const PROGRAM = join(root, "scripts", "run.cjs");
const run = (...args: string[]) => spawnSync(process.execPath, [PROGRAM, ...args], { encoding: "utf8" });
const started: ChildProcess[] = [];
const start = (...args: string[]) => {
  started.push(spawn(process.execPath, [PROGRAM, ...args]));
  return started.at(-1) as ChildProcess;
};
before(setUpCluster);
after(() => {
  for (const one of started) one.kill();
});

test("scheduler and worker want certificates, or that one says so", () => {
  for (const args of [
    ["worker", "tls://127.0.0.1:1"],
    ["cluster", "scheduler"],
  ]) {
    const { status, stderr } = run(...args);
    assert.equal(status, 1);
    assert.match(stderr, /Without certificates, whoever reaches a cluster runs any code on it/);
  }
});

test("what is misspelt or does not fit together is said in a line", () => {
  const made = join(folder, "own");
  assert.equal(run("cluster", "certificates", made).status, 0);
  const text = join(folder, "text");
  writeFileSync(text, "");
  for (const [args, expected] of [
    [["worker", "scheduler:8786"], /^scheduler:8786 is no address of a scheduler; expected one such as tls:/m],
    [["worker", "tcp://a:1", "--certificates", made], /^tcp:\/\/a:1 takes no certificates\.$/m],
    [["worker", "tls://a:1", "--insecure"], /^tls:\/\/a:1 asks for certificates\.$/m],
    [
      ["worker", "tls://a:1", "--certificates", folder],
      /^There is no file \S+ca\.pem\.\n+Name a folder that npm run cluster/m,
    ],
    [["worker", "tls://a:1", "--certs", made], /or --insecure, and not --certs \S+own\.$/m],
    [["cluster", "certificate"], /^There is no action certificate\.$/m],
    [["cluster", "certificates"], /^No folder is named\.$/m],
    [["cluster", "certificates", "a", "b"], /^Expected one folder, got a b\.$/m],
    [["cluster", "certificates", text], /^\S+text is a file\.$/m],
  ] as const) {
    const { status, stderr } = run(...args);
    assert.equal(status, 1);
    assert.match(stderr, expected);
    assert.doesNotMatch(stderr, /^ +at |Traceback/m);
  }
});

test("certificates, a scheduler and a worker run a sweep, and end when they are told to", async () => {
  const made = join(folder, "made");
  const { status, stderr } = run("cluster", "certificates", made);
  assert.equal(status, 0, stderr);
  const file = (name: string) => join(made, name);
  const modes = ["scheduler", "worker", "client"].map((role) => statSync(file(`${role}-key.pem`)).mode & 0o777);
  assert.deepEqual(modes, [0o600, 0o600, 0o600]);
  assert.ok(!existsSync(file("ca-key.pem")));
  assert.match(run("cluster", "certificates", made).stderr, /is not empty/);

  const scheduler = start("cluster", "scheduler", "--certificates", made, "--host", "tls://127.0.0.1:0");
  // Both at once: the two lines can come together.
  const [address, page] = await Promise.all([
    said(scheduler, /Scheduler at:\s+(tls:\/\/\S+)/),
    said(scheduler, /dashboard at:\s+http:\/\/\S+?:(\d+)/),
  ]);
  const worker = start("worker", address, "--certificates", made, "--local-directory", folder);
  await said(worker, /Registered to:/);
  // Dask's web servers answer nobody else, and tell nothing.
  for (const path of ["status", "metrics", "health", "info/main/workers.html", "json/counts.json"]) {
    assert.equal((await fetch(`http://127.0.0.1:${page}/${path}`)).status, 404, path);
  }
  const ownAddresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  for (const { address } of ownAddresses.filter(({ internal, family }) => !internal && family === "IPv4")) {
    await assert.rejects(fetch(`http://${address}:${page}/`));
  }
  const cluster = { address, ca: file("ca.pem"), cert: file("client.pem"), key: file("client-key.pem") };
  const rows = rowsOf(await experiment.sweep({ step: upTo(8) }, sleeping(50), { cluster }));
  assert.ok(rows.every(({ loss, step, status }) => loss === step && status === "ok"));

  for (const command of [worker, scheduler]) {
    const [dask] = childrenOf(command.pid, "dask");
    command.kill("SIGTERM");
    await once(command, "exit");
    await until(() => !existsSync(`/proc/${dask}`));
  }
});
