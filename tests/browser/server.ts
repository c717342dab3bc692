/** JupyterLab's server as `npm start` brings it up. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../copy-of-project";

const START_SECONDS = 120;

/** A JupyterLab that `npm start` brought up, with settings and workspaces of its own. */
export class JupyterServer {
  private constructor(
    readonly address: string,
    readonly pid: number,
    private readonly ended: Promise<void>,
  ) {}

  /** @param options more options of `npm start` */
  static async start(options: readonly string[] = []): Promise<JupyterServer> {
    const folder = mkdtempSync(join(tmpdir(), "nonlinear-jupyterlab-"));
    const env = { ...process.env, JUPYTERLAB_SETTINGS_DIR: folder, JUPYTERLAB_WORKSPACES_DIR: folder };
    const args = ["start", "--", "--no-browser", "--port", String(await freePort()), ...options];
    // A group of its own, to be ended whole.
    const npm = spawn("npm", args, { cwd: root, env, detached: true });
    // Neither Ctrl-C nor the end of this process reaches the group by itself.
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => endGroup(npm.pid as number));
    const ended = new Promise<void>((resolve) => npm.once("exit", () => resolve())).then(() =>
      rmSync(folder, { recursive: true, force: true }),
    );
    return new JupyterServer(await printedAddress(npm), npm.pid as number, ended);
  }

  /** What Ctrl-C does. */
  async stop(): Promise<void> {
    endGroup(this.pid);
    await this.ended;
  }
}

function endGroup(pid: number): void {
  if (isAlive(pid)) process.kill(-pid, "SIGINT");
}

/** Asks a JupyterLab's server, as its page does. */
export async function ask({ address }: JupyterServer, path: string, options: RequestInit = {}): Promise<Response> {
  const { origin, searchParams } = new URL(address);
  return fetch(origin + path, { ...options, headers: { Authorization: `token ${searchParams.get("token")}` } });
}

/** The processes that one has started, and those that they have. */
export function processesBelow(pid: number): number[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid="]).toString().trim().split("\n");
  const parents = table.map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    parents.flatMap(([pid, ppid]) => (ppid === parent ? [pid, ...below(pid)] : []));
  return below(pid);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function printedAddress(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => reject(new Error(`npm start printed no address:\n${output}`)), START_SECONDS * 1000);
    const read = (chunk: Buffer) => {
      output += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+\/\S+token=\w+/.exec(output);
      if (!address) return;
      clearTimeout(timer);
      resolve(address[0]);
    };
    server.stdout?.on("data", read);
    server.stderr?.on("data", read);
    server.once("exit", (code) => reject(new Error(`npm start ended with code ${code}:\n${output}`)));
  });
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
