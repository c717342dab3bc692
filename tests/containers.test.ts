/**
 * The Dockerfile, Binder's and the dev container, as far as a machine without a container engine can try them: what they
 * run is the set-up that tests/setup/setup.long.test.ts runs from nothing, and JupyterLab starts as the image starts it.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, realpathSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./copy-of-project";

const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8").replace(/\\\n\s*/g, "");
const instructions = (name: string) =>
  [...dockerfile.matchAll(new RegExp(`^${name} (.*)$`, "gm"))].map(([, text]) => text);
const [workdir] = instructions("WORKDIR");

test("the image is made by the set-up, after what Debian's image lacks for it", () => {
  const [system, setUp, ...others] = instructions("RUN");
  assert.match(system, /^apt-get update && apt-get install --yes --no-install-recommends python3-venv && rm/);
  assert.equal(setUp, "npm run setup");
  assert.deepEqual(others, ["npm run setup -- --cluster"]);
});

test("Binder's file is the same one, and the dev container is of its first part", () => {
  assert.equal(realpathSync(join(root, "binder", "Dockerfile")), realpathSync(join(root, "Dockerfile")));
  const { build, postCreateCommand, remoteUser } = JSON.parse(
    readFileSync(join(root, ".devcontainer", "devcontainer.json"), "utf8"),
  );
  assert.equal(join(root, ".devcontainer", build.dockerfile), join(root, "Dockerfile"));
  assert.ok(instructions("FROM").some((text) => text.endsWith(` AS ${build.target}`)));
  assert.deepEqual([postCreateCommand, remoteUser], ["npm run setup", instructions("USER")[0]]);
});

test("what the set-up makes is not copied into the image", () => {
  const ignored = readFileSync(join(root, ".dockerignore"), "utf8").split("\n");
  for (const name of [".git", ".venv", "build", "**/node_modules", "**/dist"]) assert.ok(ignored.includes(name), name);
});

/** The image's environment, with this project in the place of its folder. */
function environment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, HOME: tmpdir() };
  for (const setting of instructions("ENV")) {
    const [name, value] = setting.split(/=(.*)/);
    env[name] = value.replaceAll(workdir, root).replace(`$${name}`, env[name] ?? "");
  }
  return env;
}

test("JupyterLab starts by the image's command, with the kernel of the lessons and the renderer of figures", async () => {
  const [program, ...args] = JSON.parse(instructions("CMD")[0].replace("--port=8888", `--port=${await freePort()}`));
  const port = args.find((one: string) => one.startsWith("--port="))?.slice(7);
  const token = randomBytes(8).toString("hex");
  const asRoot = process.getuid?.() === 0 ? ["--allow-root"] : [];
  const server = spawn(program, [...args, "--ServerApp.port_retries=0", ...asRoot], {
    cwd: root,
    env: { ...environment(), JUPYTER_TOKEN: token },
    stdio: "ignore",
  });
  const ask = (path: string) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `token ${token}` } });
  try {
    const started = Date.now();
    for (let answers = false; !answers; ) {
      assert.ok(server.exitCode === null && Date.now() - started < 120_000, "JupyterLab does not start");
      await new Promise((done) => setTimeout(done, 200));
      answers = await ask("/api/status").then(
        ({ ok }) => ok,
        () => false,
      );
    }
    const { kernelspecs } = (await (await ask("/api/kernelspecs")).json()) as { kernelspecs: Record<string, unknown> };
    assert.ok(kernelspecs.tslab, `there are only ${Object.keys(kernelspecs)}`);
    const page = await (await ask("/lab")).text();
    assert.match(page, /jupyterlab-plotly/);
    assert.match(page, /"disabledExtensions": \[[^\]]*"nbdime-jupyterlab"/);
  } finally {
    server.kill("SIGTERM");
    await new Promise((done) => server.once("exit", done));
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}
