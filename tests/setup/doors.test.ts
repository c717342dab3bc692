/** Who gets into the JupyterLab that `npm start` starts: its user, by the token, whatever the machine's configuration says. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { isAlive, processesBelow } from "../browser/server";
import { root } from "../copy-of-project";
import { isKernel } from "../kernel/processes";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-doors-"));
const started: ChildProcess[] = [];
after(async () => {
  // Those of a test that failed.
  for (const child of started)
    if (child.exitCode === null && child.signalCode === null) {
      child.kill();
      await once(child, "close");
    }
  rmSync(folder, { recursive: true });
});

interface Started {
  readonly child: ChildProcess;
  readonly address: URL;
  /** What it has printed so far. */
  readonly output: () => string;
}

const START = [join(root, "scripts", "run.cjs"), "start", "--no-browser"];

/** `npm start` with its address; `before` are the words of a program that runs it. */
async function start(env: NodeJS.ProcessEnv = {}, before: string[] = [], more: string[] = []): Promise<Started> {
  const [program, ...args] = [...before, process.execPath, ...START, ...more];
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, detached: true });
  started.push(child);
  let output = "";
  const address = await new Promise<URL>((done, fail) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const found = /http:\/\/\S+token=\S+/.exec(output);
      if (found) done(new URL(found[0]));
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("close", (code) => fail(new Error(`ended with code ${code}:\n${output}`)));
  });
  return { child, address, output: () => output };
}

/** Ends it as a user does, which is no failure. */
async function end({ child, output }: Started, signal: NodeJS.Signals = "SIGINT"): Promise<void> {
  const closed = once(child, "close");
  child.kill(signal);
  assert.deepEqual(await closed, [0, null]);
  assert.doesNotMatch(output(), /Fatal Python error|Traceback/);
}

const statusOf = async (address: URL, path: string, headers = {}) =>
  (await fetch(new URL(path, address), { headers, redirect: "manual" })).status;

/** A machine whose administrator has opened all doors. */
function openConfiguration(name: string): string {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  const settings = {
    IdentityProvider: { token: "" },
    PasswordIdentityProvider: { hashed_password: "", password_required: false },
    ServerApp: {
      token: "",
      password: "",
      allow_origin: "*",
      allow_origin_pat: ".*",
      disable_check_xsrf: true,
      identity_provider_class: "jupyter_server.auth.identity.IdentityProvider",
      cookie_secret: "known to all",
    },
  };
  writeFileSync(join(place, "jupyter_server_config.json"), JSON.stringify(settings));
  writeFileSync(join(place, "jupyter_server_config.py"), 'c.IdentityProvider.token = ""\nc.ServerApp.token = ""\n');
  return place;
}

/** The words of a program that runs another with a folder in the place of another; undefined where that cannot be. */
function withMount(folder: string, place: string): string[] | undefined {
  const before = ["unshare", "--mount", "sh", "-c", `mount --bind '${folder}' '${place}' && exec "$@"`, "sh"];
  return spawnSync(before[0], [...before.slice(1), "true"]).status === 0 ? before : undefined;
}

async function isClosed(one: Started): Promise<void> {
  const { address } = one;
  const token = address.searchParams.get("token");
  assert.match(token ?? "", /^[0-9a-f]{48}$/);
  for (const path of ["/api/kernels", "/api/contents", "/api/terminals", "/api/sessions"])
    assert.equal(await statusOf(address, path), 403, path);
  assert.equal(await statusOf(address, "/lab"), 302);
  assert.equal(await statusOf(address, "/api/kernels", { authorization: `token ${token}` }), 200);
  const { headers } = await fetch(new URL("/api", address), { headers: { origin: "http://elsewhere.example" } });
  assert.equal(headers.get("access-control-allow-origin"), null);
}

describe("JupyterLab as npm start brings it up", { skip: process.platform === "win32" }, () => {
  describe("two at once", () => {
    let byPath: Started;
    let byMount: Started;
    let mount: string[] | undefined;
    before(async () => {
      const hostile = { JUPYTER_PREFER_ENV_PATH: "1", JUPYTER_TOKEN: "", JUPYTER_PORT: "1" };
      openConfiguration(join("etc", "jupyter"));
      mount = withMount(join(folder, "etc"), "/usr/local/etc");
      [byPath, byMount] = await Promise.all([
        start({ ...hostile, JUPYTER_CONFIG_PATH: openConfiguration("path") }),
        start({}, mount),
      ]);
    });

    test("take two ports", () => assert.notEqual(byPath.address.port, byMount.address.port));

    test("ask for their token whatever JUPYTER_CONFIG_PATH and other variables of the user say", () =>
      isClosed(byPath));

    test("ask for their token whatever /usr/local/etc/jupyter says", async (t) => {
      await isClosed(byMount);
      if (!mount) t.skip("this user cannot mount");
    });

    test("end with their kernels when they are told to, as by Ctrl-C", async () => {
      const { child, address } = byPath;
      const headers = { authorization: `token ${address.searchParams.get("token")}` };
      assert.ok((await fetch(new URL("/api/kernels", address), { method: "POST", headers })).ok);
      const processes = processesBelow(child.pid as number);
      assert.ok(processes.length >= 2, "JupyterLab and a kernel run");
      assert.ok(!existsSync("/proc") || processes.some(isKernel));
      await Promise.all([end(byPath, "SIGINT"), end(byMount, "SIGHUP")]);
      // A kernel may take a moment to end after the server.
      for (let tries = 0; processes.some(isAlive) && tries < 600; tries++) await setTimeout(100);
      assert.deepEqual(processes.filter(isAlive), []);
    });
  });

  test("ends when something lets in a stranger all the same", async (t) => {
    const place = join(folder, "own");
    mkdirSync(place);
    const program = `from jupyter_server.auth.identity import IdentityProvider, User
class Open(IdentityProvider):
    def get_user(self, handler):
        return User("stranger")
c.ServerApp.identity_provider_class = Open
`;
    writeFileSync(join(place, "jupyter_server_config.py"), program);
    const before = withMount(place, join(root, "build", "jupyter", "config"));
    if (!before) return t.skip("this user cannot mount");
    await assert.rejects(start({}, before), /let in a stranger without its token.*ended with code 1|code 1.*let in a/s);
  });

  test("ends with the process that started it, even when that is killed", async () => {
    const { child, address } = await start();
    child.kill("SIGKILL");
    // Its output ends when the server, which writes to it too, has ended.
    await once(child, "close");
    await assert.rejects(fetch(address));
  });

  describe("at a port that was asked for", () => {
    let port: number;

    test("is refused while another has it", async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      ({ port } = server.address() as AddressInfo);
      await assert.rejects(start({}, [], ["--port", String(port)]), /Port \d+ is in use.*--port N/s);
      server.close();
      await once(server, "close");
    });

    test("keeps its files, the token among them, from other users, also in folders that were open", async () => {
      const open = ["", "runtime", "config", "data", "ipython"].map((name) => join(root, "build", "jupyter", name));
      for (const one of open) {
        mkdirSync(one, { recursive: true });
        chmodSync(one, 0o755);
      }
      const one = await start({}, [], ["--port", String(port)]);
      assert.equal(one.address.port, String(port));
      for (const one of open) assert.equal(statSync(one).mode & 0o777, 0o700, one);
      const runtime = join(root, "build", "jupyter", "runtime");
      const token = one.address.searchParams.get("token") ?? "";
      assert.ok(readdirSync(runtime).some((file) => readFileSync(join(runtime, file), "utf8").includes(token)));
      // Nor do the arguments of a process tell it, which everyone can read.
      assert.ok(!execFileSync("ps", ["-eo", "args"], { encoding: "utf8" }).includes(token));
      await end(one, "SIGTERM");
    });
  });
});
