/** `npm start`: JupyterLab with the lesson open, on this machine only, behind a token. */
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { parseArgs } from "node:util";
import { jupyterEnvironment } from "./jupyter";
import { languages, writeLanguageSettings } from "./language";
import { root, venvPython } from "./paths";
import { readPort } from "./port";
import { StepError, step } from "./setup/step.cjs";
import { usage } from "./usage.cjs";

const LESSON = "04-deep-neural-network.ipynb";
const HOST = "127.0.0.1";
const FIRST_PORT = 8888;
const PORTS = 100;
const START_SECONDS = 60;
const STOP_SECONDS = 10;

export async function main(args: string[]): Promise<void> {
  const { port: wanted, ...options } = readArguments(args);
  if (wanted !== undefined && !(await isFree(wanted)))
    throw new StepError(`Port ${wanted} is in use.`, "Name another with --port N, or none: a free one is then taken.");
  const address = await step("JupyterLab", async () => {
    for (let port = wanted ?? (await freePort(FIRST_PORT)); ; port = await freePort(port + 1)) {
      const started = await startAt(port, options);
      if (started) return started;
      if (wanted !== undefined) throw new Error(`Port ${port} was taken by another program just now.`);
    }
  });
  console.log(`\n  The lesson is open at\n\n  ${address}\n\n  Ctrl-C ends JupyterLab and its kernels.\n`);
}

interface Options {
  readonly browser: boolean;
  /** Undefined for English. */
  readonly language?: string;
}

/**
 * Starts JupyterLab on a port; gives the lesson's address, or undefined when another program took the port meanwhile.
 */
async function startAt(port: number, options: Options): Promise<string | undefined> {
  // One for each try: a stranger on the port sees it when asked for the status.
  const token = randomBytes(24).toString("hex");
  const site = `http://${HOST}:${port}`;
  const server = startServer(port, token, options);
  const release = endOnSignals(server);
  try {
    if (await answers(`${site}/api/status?token=${token}`, server)) {
      await refuseOpenDoor(site);
      endWith(server);
      return `${site}/lab/tree/${lessonIn(options.language)}?token=${token}`;
    }
    if (!(await isFree(port))) return release();
    throw new Error("JupyterLab ended while starting; its own lines above say why.");
  } catch (error) {
    killGroup(server);
    release();
    throw error;
  }
}

/** Whatever configuration there is: without the token nobody gets in, or there is no JupyterLab. */
async function refuseOpenDoor(site: string): Promise<void> {
  const { status } = await fetch(`${site}/api/kernels`, { redirect: "manual" });
  if (status >= 400) return;
  throw new StepError(
    `JupyterLab let in a stranger without its token (status ${status}), so it was ended.`,
    "Look for a jupyter_server_config file in .venv/etc/jupyter and build/jupyter/config that says so, and remove it.",
  );
}

function readArguments(args: string[]): Options & { port?: number } {
  try {
    const options = { lang: { type: "string" }, "no-browser": { type: "boolean" }, port: { type: "string" } } as const;
    const { values } = parseArgs({ args, options });
    const language = values.lang === "en" ? undefined : values.lang;
    if (language !== undefined && !languages().includes(language))
      throw new Error(`--lang takes ${["en", ...languages()].join(" or ")}, not ${language}`);
    return { browser: !values["no-browser"], language, port: readPort(values.port) };
  } catch (error) {
    throw new StepError((error as Error).message, usage("start"));
  }
}

function lessonIn(language: string | undefined): string {
  return ["notebooks", ...(language ? [language] : []), LESSON].join("/");
}

function startServer(port: number, token: string, { browser, language }: Options): ChildProcess {
  const settings = {
    "ServerApp.ip": HOST,
    "ServerApp.port": port,
    "ServerApp.port_retries": 0,
    "ServerApp.root_dir": root,
    "ServerApp.open_browser": browser,
    "ServerApp.allow_root": process.getuid?.() === 0,
    "LabApp.default_url": `/lab/tree/${lessonIn(language)}`,
    "MappingKernelManager.default_kernel_name": "tslab",
    "Application.log_level": "ERROR",
  };
  const options = Object.entries(settings).map(([name, value]) => `--${name}=${pythonLiteral(value)}`);
  // A group of its own: Ctrl-C reaches only us, and we end the server without its question.
  return spawn(venvPython, [join(root, "scripts", "jupyter_lab.py"), ...options], {
    cwd: root,
    // Not an argument: those can be read by every user of the machine.
    env: {
      ...jupyterEnvironment(),
      ...(language && { JUPYTER_CONFIG_PATH: writeLanguageSettings(language) }),
      JUPYTER_TOKEN: token,
    },
    detached: process.platform !== "win32",
    // The pipe ends with this process, and the server with the pipe.
    stdio: ["pipe", "inherit", "inherit"],
  });
}

function pythonLiteral(value: string | number | boolean): string {
  return typeof value === "boolean" ? (value ? "True" : "False") : String(value);
}

/** Ends the server, which ends its kernels, when this process is told to end; gives what takes this back. */
function endOnSignals(server: ChildProcess): () => undefined {
  const end = async () => {
    if (ending.has(server)) return;
    ending.add(server);
    server.kill("SIGTERM");
    await setTimeout(STOP_SECONDS * 1000);
    killGroup(server);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, end);
  return () => {
    for (const signal of signals) process.off(signal, end);
    return undefined;
  };
}

/** The servers that were told to end. */
const ending = new WeakSet<ChildProcess>();

/** Ends this process when the server ends. */
function endWith(server: ChildProcess): void {
  const end = (code: number | null) => {
    killGroup(server);
    const told = ending.has(server);
    if (!told) console.error(`JupyterLab ended by itself with code ${code}.`);
    process.exit(told ? 0 : (code ?? 1));
  };
  if (server.exitCode !== null) end(server.exitCode);
  server.on("exit", end);
}

/** The rest of the server's process group: a kernel that did not end when asked to. */
function killGroup(server: ChildProcess): void {
  if (server.pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? server.pid : -server.pid, "SIGKILL");
  } catch {
    // All have ended.
  }
}

/** True once the server answers, false when it has ended before. */
async function answers(status: string, server: ChildProcess): Promise<boolean> {
  for (const end = Date.now() + START_SECONDS * 1000; Date.now() < end; await setTimeout(100)) {
    if (server.exitCode !== null || server.signalCode !== null) return false;
    const answer = await fetch(status).catch(() => undefined);
    if (answer?.ok) return true;
  }
  throw new Error(`JupyterLab did not answer within ${START_SECONDS} s.`);
}

async function freePort(from: number): Promise<number> {
  for (let port = from; port < FIRST_PORT + PORTS; port++) if (await isFree(port)) return port;
  const last = FIRST_PORT + PORTS - 1;
  throw new StepError(`No port from ${FIRST_PORT} to ${last} is free.`, "Name another with --port N.");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once("error", () => resolve(false))
      .listen(port, HOST, () => probe.close(() => resolve(true)));
  });
}
