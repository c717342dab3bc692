/** A cluster of three hosts, which are network namespaces: a link is cut in mid-sweep. */
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { root } from "#scripts/paths";
import { folder, linesOf, startCluster, until, upTo } from "./fixture";

const NAME = `nonlinear-${process.pid}`;
const hosts = ["home", "near", "far"].map((name) => `${NAME}-${name}`);
const [home, near, far] = hosts;
const ip = (...args: string[]) => execFileSync("ip", args, { stdio: "pipe" });
const on = (host: string) => ["ip", "netns", "exec", host];

/** Two hosts at a bridge of the first one. */
function connect(): void {
  for (const host of hosts) {
    ip("netns", "add", host);
    ip("-n", host, "link", "set", "lo", "up");
  }
  ip("-n", home, "link", "add", "bridge", "type", "bridge");
  ip("-n", home, "addr", "add", "10.77.0.1/24", "dev", "bridge");
  ip("-n", home, "link", "set", "bridge", "up");
  for (const [i, host] of [near, far].entries()) {
    ip("-n", home, "link", "add", `to${i}`, "type", "veth", "peer", "name", "eth0", "netns", host);
    ip("-n", home, "link", "set", `to${i}`, "master", "bridge");
    ip("-n", home, "link", "set", `to${i}`, "up");
    ip("-n", host, "addr", "add", `10.77.0.${i + 2}/24`, "dev", "eth0");
    ip("-n", host, "link", "set", "eth0", "up");
  }
}

after(() => {
  for (const host of hosts) spawnSync("ip", ["netns", "delete", host]);
});

function refused(): string | false {
  try {
    connect();
    return false;
  } catch (error) {
    return `this machine allows no network namespaces: ${(error as Error).message.trim().split("\n").at(-1)}`;
  }
}

test("a sweep survives the loss of a link, and each trial is kept once", { skip: refused() }, async () => {
  // The shortest time that distributed allows.
  const environment = { DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP: "11s" };
  const cluster = await startCluster(0, { host: "10.77.0.1", within: on(home), environment });
  for (const host of [near, far]) await cluster.addWorker({ environment, within: on(host) });
  const file = join(folder, "links.jsonl");
  const program = join(folder, "links.js");
  writeFileSync(
    program,
    `const { experiment } = require(${JSON.stringify(join(root, "lib", "dist"))});
     experiment.sweep(
       { step: Array.from({ length: 60 }, (_, i) => i) },
       async ({ step }) => {
         await new Promise((done) => setTimeout(done, 300));
         const addresses = Object.values(require("node:os").networkInterfaces()).flat().map(({ address }) => address);
         return { loss: step, host: addresses.find((address) => address.startsWith("10.77.")) };
       },
       { file: ${JSON.stringify(file)}, cluster: ${JSON.stringify(cluster.options)} },
     ).catch((error) => { console.error(error.message); process.exit(3); });`,
  );
  const [command, ...args] = on(home);
  const sweep = spawn(command, [...args, process.execPath, program], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  sweep.stderr.on("data", (bytes) => {
    said += bytes;
  });
  const ended = once(sweep, "exit");
  const rows = () => linesOf(file).map((line) => JSON.parse(line));
  await until(() => rows().filter(({ results }) => results.host === "10.77.0.3").length >= 4, ended);
  ip("-n", home, "link", "set", "to1", "down");
  assert.deepEqual([(await ended)[0], said], [0, ""]);
  const losses = rows().map(({ results }) => results.loss);
  assert.deepEqual(
    losses.sort((a, b) => a - b),
    upTo(60),
  );
  assert.ok(rows().every(({ status }) => status === "ok"));
  await cluster.end();
});
