/** Dask clusters for tests: a scheduler and workers of this machine, ended whatever happens. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { type DataFrame, data, type experiment } from "nonlinear";
import { root, venvPython } from "#scripts/paths";
import { setUpCluster } from "#scripts/setup/cluster";

export const folder = mkdtempSync(join(tmpdir(), "nonlinear-cluster-"));
const running = new Set<ChildProcess>();
after(() => {
  for (const one of running) one.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

export interface TestCluster {
  readonly options: experiment.Cluster;
  readonly scheduler: ChildProcess;
  addWorker(how?: {
    environment?: NodeJS.ProcessEnv;
    nanny?: boolean;
    within?: readonly string[];
  }): Promise<ChildProcess>;
  end(): Promise<void>;
}

/**
 * A scheduler with certificates of its own, and workers of one thread each.
 * @param host the scheduler's address, in which `within` may be another network
 * @param within a command that runs a command there
 */
export async function startCluster(
  workers: number,
  { host = "127.0.0.1", within = [] as readonly string[], environment = {} as NodeJS.ProcessEnv } = {},
): Promise<TestCluster> {
  if (spawnSync(venvPython, ["-c", "import distributed"]).status !== 0) await setUpCluster();
  const certificates = mkdtempSync(join(folder, "certificates-"));
  execFileSync(venvPython, [join(root, "scripts", "cluster", "certificates.py"), certificates]);
  const file = (name: string) => join(certificates, name);
  const tls = (role: string) => [
    ...["--tls-ca-file", file("ca.pem"), "--tls-cert", file(`${role}.pem`), "--tls-key", file(`${role}-key.pem`)],
  ];
  const listen = ["scheduler", "--host", `tls://${host}:0`, "--no-dashboard", ...tls("scheduler")];
  const scheduler = start([...within, venvPython, "-m", "dask", ...listen], environment);
  const address = await said(scheduler, /Scheduler at:\s+(tls:\/\/\S+)/);
  const all = [scheduler];
  const cluster: TestCluster = {
    options: { address, ca: file("ca.pem"), cert: file("client.pem"), key: file("client-key.pem") },
    scheduler,
    async addWorker({ environment = {}, nanny = false, within = [] } = {}) {
      const preload = join(root, "scripts", "cluster", "worker.py");
      // Without a nanny, which would start a worker anew that is killed.
      const fixed = [...(nanny ? [] : ["--no-nanny"]), "--no-dashboard", "--memory-limit", "0", "--preload", preload];
      const args = ["worker", address, "--nthreads", "1", "--local-directory", folder, ...fixed, ...tls("worker")];
      const worker = start([...within, venvPython, "-m", "dask", ...args], environment);
      all.push(worker);
      await said(worker, /Registered to:/);
      return worker;
    },
    async end() {
      for (const one of all) {
        if (one.exitCode !== null || one.signalCode !== null) continue;
        one.kill("SIGKILL");
        await once(one, "exit");
      }
    },
  };
  for (let i = 0; i < workers; i++) await cluster.addWorker();
  return cluster;
}

function start([program, ...args]: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NONLINEAR_NODE: process.execPath, NONLINEAR_HOME: root, ...environment },
  });
  running.add(child);
  child.on("exit", () => running.delete(child));
  return child;
}

/** Waits for a line of a program's log, and gives the first group in it. */
function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  let log = "";
  return new Promise((resolve, reject) => {
    const listen = (bytes: Buffer) => {
      log += bytes;
      const found = pattern.exec(log);
      if (found) resolve(found[1] ?? "");
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.on("exit", (code) => reject(new Error(`ended with ${code}: ${log}`)));
  });
}

export const rowsOf = (table: DataFrame) => data.toRecords<Record<string, number | string>>(table);
export const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);
export const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

/** A trial from its text, as a module has it. */
export const written = (text: string): ((trial: object, values: object) => { loss: number }) =>
  new Function(`return ${text}`)();
/** A trial that gives its step after so many milliseconds, and its worker's process. */
export const sleeping = (milliseconds: number) =>
  written(`async ({ step }) => {
    await new Promise((done) => setTimeout(done, ${milliseconds}));
    return { loss: step, worker: process.ppid };
  }`);

/** Waits until something holds; when what runs meanwhile fails or ends first, it will never. */
export async function until(holds: () => boolean, meanwhile?: Promise<unknown>): Promise<void> {
  let ended = false;
  const end = meanwhile?.finally(() => {
    ended = true;
  });
  end?.catch(() => {});
  while (!holds()) {
    if (ended) throw new Error("It ended before.", { cause: await end });
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** The processes that a process has started, by a part of their command. */
export function childrenOf(parent: number | undefined, command: string): number[] {
  const { stdout } = spawnSync("pgrep", ["-P", String(parent), "-f", command], { encoding: "utf8" });
  return stdout.trim().split("\n").filter(Boolean).map(Number);
}
