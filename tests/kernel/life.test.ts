import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { KernelClient, PROJECT } from "#scripts/jupyter/client";
import { pause, projectFolder, withKernel } from "./fixture";
import { childrenOf, hostOf, isKernel, listeningAddresses } from "./processes";

const LAUNCHER = join(PROJECT, "scripts/jupyter/kernels/tslab/launch.cjs");
const TRAINING = `
  import { nn, train } from "nonlinear";
  const layer = new nn.Linear(13, 3);
  console.log("training");
  for await (const epoch of train.epochs(1e9)) Math.sqrt(epoch);`;

test("a kernel waits for a port that another program is about to leave, and says which one it does not get", async () => {
  const folder = projectFolder();
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  const ports = { shell_port: port, iopub_port: 0, stdin_port: 0, control_port: 0, hb_port: 0 };
  const path = join(folder, "connection.json");
  writeFileSync(
    path,
    JSON.stringify({ transport: "tcp", ip: "127.0.0.1", key: "", signature_scheme: "hmac-sha256", ...ports }),
  );
  const start = () => spawn(process.execPath, [LAUNCHER, "kernel", "--config-path", path], { cwd: folder });
  try {
    const late = start();
    let log = "";
    late.stderr.on("data", (chunk) => {
      log += chunk;
    });
    assert.deepEqual(await once(late, "close"), [1, null]);
    assert.match(log, new RegExp(`another program has tcp://127\\.0\\.0\\.1:${port}; start the kernel again`));
    const kernel = start();
    while ((await listeningAddresses(kernel.pid)).length < 4) await pause(20);
    taken.close();
    while (!(await listeningAddresses(kernel.pid)).includes(`127.0.0.1:${port}`)) {
      assert.equal(kernel.exitCode, null, "it has ended");
      await pause(20);
    }
    kernel.kill("SIGKILL");
  } finally {
    taken.close();
    rmSync(folder, { recursive: true });
  }
});

test("a kernel ends though the client that asked for it has gone", async () => {
  const kernel = await KernelClient.start();
  // The folder goes with the client: what runs the cells would not start without it.
  await kernel.execute("0;");
  const gone = once(kernel.process, "exit");
  // It reads the request when nobody is there any more who could have the answer.
  kernel.process.kill("SIGSTOP");
  kernel.send("shutdown_request", { restart: false }, "control");
  await pause(500);
  kernel.leave();
  await pause(100);
  kernel.process.kill("SIGCONT");
  assert.deepEqual(await gone, [0, null], kernel.serverLog);
});

test("a kernel killed while it trains leaves no process behind", { skip: !existsSync("/proc") }, () =>
  withKernel(async (kernel) => {
    kernel.send("execute_request", { code: TRAINING });
    await kernel.until(() => kernel.published.some(({ content }) => content.text === "training\n"));
    const children = childrenOf(kernel.process.pid);
    assert.deepEqual(children.map((pid) => isKernel(Number(pid))).sort(), [false, true]);
    assert.deepEqual(
      children.flatMap((pid) => childrenOf(Number(pid))),
      [],
    );
    const gone = once(kernel.process, "exit");
    kernel.process.kill("SIGKILL");
    await gone;
    for (const one of children) {
      for (let tries = 0; tries < 200 && existsSync(`/proc/${one}`); tries += 1) await pause(50);
      assert.ok(!existsSync(`/proc/${one}`), "it lives on");
    }
  }),
);

test("a kernel whose server was killed ends", { skip: !existsSync("/proc") }, async () => {
  const folder = projectFolder();
  const connection = { transport: "tcp", ip: "127.0.0.1", key: "", signature_scheme: "hmac-sha256" };
  const ports = { shell_port: 0, iopub_port: 0, stdin_port: 0, control_port: 0, hb_port: 0 };
  const server = spawn(
    process.execPath,
    [
      "-e",
      `const { spawn } = require("node:child_process"); const { writeFileSync } = require("node:fs");
       writeFileSync("connection.json", ${JSON.stringify(JSON.stringify({ ...connection, ...ports }))});
       const kernel = spawn(process.execPath, [${JSON.stringify(LAUNCHER)}, "kernel", "--config-path", "connection.json"], { env: { ...process.env, JPY_PARENT_PID: String(process.pid) } });
       console.log(kernel.pid); setInterval(() => {}, 1000);`,
    ],
    { cwd: folder, stdio: ["ignore", "pipe", "inherit"] },
  );
  try {
    const [line] = await once(server.stdout, "data");
    const pid = Number(String(line));
    while (existsSync(`/proc/${pid}`) && (await listeningAddresses(pid)).length < 5) await pause(50);
    assert.ok(existsSync(`/proc/${pid}`), "the kernel has started");
    const host = hostOf(pid);
    server.kill("SIGKILL");
    // It looks each second; on a busy machine the compiler, which is just starting, can keep it from that for a while.
    for (const one of [pid, host]) {
      for (let tries = 0; tries < 300 && existsSync(`/proc/${one}`); tries += 1) await pause(100);
      assert.ok(!existsSync(`/proc/${one}`), "the kernel lives on");
    }
  } finally {
    server.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
});

test("a kernel that is interrupted while it starts, starts", { skip: !existsSync("/proc") }, async () => {
  const folder = projectFolder();
  const ports = { shell_port: 0, iopub_port: 0, stdin_port: 0, control_port: 0, hb_port: 0 };
  writeFileSync(
    join(folder, "connection.json"),
    JSON.stringify({ transport: "tcp", ip: "127.0.0.1", key: "", signature_scheme: "hmac-sha256", ...ports }),
  );
  const kernel = spawn(process.execPath, [LAUNCHER, "kernel", "--config-path", "connection.json"], { cwd: folder });
  const isAlive = () => kernel.exitCode === null && kernel.signalCode === null;
  try {
    // From its start on Node itself ends at a signal, until the program has begun.
    while (isAlive() && childrenOf(kernel.pid).length === 0) await pause(5);
    while (isAlive() && (await listeningAddresses(kernel.pid)).length < 5) {
      kernel.kill("SIGINT");
      await pause(5);
    }
    assert.ok(isAlive(), "the kernel has ended");
  } finally {
    kernel.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
});

test("a kernel listens on its own five ports only, and leaves no file behind", {
  skip: !existsSync("/proc"),
}, async () => {
  const [home, temporary, folder] = [projectFolder("home-"), projectFolder("temporary-"), projectFolder()];
  await withKernel(
    async (kernel) => {
      await kernel.execute('import { nn } from "nonlinear";\nnew nn.Linear(2, 2);');
      const listening = await listeningAddresses(kernel.process.pid);
      assert.deepEqual(listening.sort(), kernel.addresses.sort());
    },
    { environment: { HOME: home, XDG_CACHE_HOME: home, XDG_CONFIG_HOME: home, TMPDIR: temporary }, folder },
  );
  for (const one of [home, temporary, folder]) {
    assert.deepEqual(readdirSync(one), []);
    rmSync(one, { recursive: true });
  }
});
