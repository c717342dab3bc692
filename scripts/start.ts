/** `npm start`: JupyterLab with the lesson open, on this machine only, behind a token. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { jupyterEnvironment } from "./jupyter";
import { root, venvPython } from "./paths";
import { StepError, step } from "./setup/step.cjs";

const LESSON = "notebooks/04-deep-neural-network.ipynb";
const HOST = "127.0.0.1";
const FIRST_PORT = 8888;
const START_SECONDS = 60;
const STOP_SECONDS = 10;
const USAGE = "npm start -- [--no-browser] [--port N]";

export async function main(args: string[]): Promise<void> {
  const { browser, port: wanted } = readArguments(args);
  const port = wanted ?? (await firstFreePort());
  if (wanted !== undefined && !(await isFree(wanted)))
    throw new StepError(`Port ${wanted} is in use.`, "Name another with --port N, or none: a free one is then taken.");
  const token = randomBytes(24).toString("hex");
  const address = `http://${HOST}:${port}/lab/tree/${LESSON}?token=${token}`;
  const server = startServer(port, token, browser);
  endWith(server);
  await step("JupyterLab", () => untilItAnswers(`http://${HOST}:${port}/api/status?token=${token}`, server));
  console.log(`\n  The lesson is open at\n\n  ${address}\n\n  Ctrl-C ends JupyterLab and its kernels.\n`);
}

function readArguments(args: string[]): { browser: boolean; port?: number } {
  try {
    const { values } = parseArgs({ args, options: { "no-browser": { type: "boolean" }, port: { type: "string" } } });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536))
      throw new Error(`--port takes a whole number from 1 to 65535, not ${values.port}`);
    return { browser: !values["no-browser"], port };
  } catch (error) {
    throw new StepError((error as Error).message, `Usage: ${USAGE}`);
  }
}

function startServer(port: number, token: string, browser: boolean): ChildProcess {
  const settings = {
    "ServerApp.ip": HOST,
    "ServerApp.port": port,
    "ServerApp.port_retries": 0,
    "ServerApp.root_dir": root,
    "ServerApp.open_browser": browser,
    "ServerApp.allow_root": process.getuid?.() === 0,
    "LabApp.default_url": `/lab/tree/${LESSON}`,
    "MappingKernelManager.default_kernel_name": "tslab",
    "Application.log_level": "ERROR",
  };
  const options = Object.entries(settings).map(([name, value]) => `--${name}=${pythonLiteral(value)}`);
  // A group of its own: Ctrl-C reaches only us, and we end the server without its question.
  return spawn(venvPython, ["-m", "jupyterlab", ...options], {
    cwd: root,
    // Not an argument: those can be read by every user of the machine.
    env: { ...jupyterEnvironment(), JUPYTER_TOKEN: token },
    detached: process.platform !== "win32",
    stdio: ["ignore", "inherit", "inherit"],
  });
}

function pythonLiteral(value: string | number | boolean): string {
  return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
}

/** Ends the server, which ends its kernels, when this process is told to end; ends this process when the server ends. */
function endWith(server: ChildProcess): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    server.kill("SIGTERM");
    await setTimeout(STOP_SECONDS * 1000);
    killGroup(server);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);
  server.on("exit", (code) => {
    killGroup(server);
    if (!ending) console.error(`JupyterLab ended by itself with code ${code}.`);
    process.exit(ending ? 0 : (code ?? 1));
  });
}

/** What is left of the server's group: a kernel that did not end when asked to. */
function killGroup(server: ChildProcess): void {
  if (server.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? server.pid : -server.pid, "SIGKILL");
  } catch {
    // All have ended.
  }
}

async function untilItAnswers(status: string, server: ChildProcess): Promise<void> {
  for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await setTimeout(100)) {
    if (server.exitCode !== null) throw new Error("JupyterLab ended while starting; its own lines above say why.");
    const answer = await fetch(status).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`JupyterLab did not answer within ${START_SECONDS} s.`);
}

async function firstFreePort(): Promise<number> {
  for (let port = FIRST_PORT; port < FIRST_PORT + 100; port++) if (await isFree(port)) return port;
  throw new StepError(`No port from ${FIRST_PORT} to ${FIRST_PORT + 99} is free.`, "Name another with --port N.");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once("error", () => resolve(false))
      .listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}
