/** A cluster on this machine, for tests and measurements: a scheduler with certificates of its own, and workers. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { experiment } from "nonlinear";
import { root, venvPython } from "../paths";
import { setUpCluster } from "../setup/cluster";
import { certificateArguments, daskEnvironment, schedulerArguments, workerArguments } from "./dask";

interface Place {
  /** Variables beside those of this process. */
  readonly environment?: NodeJS.ProcessEnv;
  /** A command that runs a command in another network. */
  readonly within?: readonly string[];
}

export interface LocalCluster {
  readonly options: experiment.Cluster;
  readonly scheduler: ChildProcess;
  /** Starts a worker of one thread. With a nanny, one that is killed starts anew. */
  addWorker(how?: Place & { readonly nanny?: boolean }): Promise<ChildProcess>;
  /** Kills all that was started. */
  end(): Promise<void>;
}

/** Clusters that have not ended. */
const running = new Set<LocalCluster>();

/**
 * @param folder a new one, for certificates and what workers write
 * @param host the address at which the scheduler listens
 */
export async function startLocalCluster(
  folder: string,
  workers: number,
  { host = "127.0.0.1", ...place }: Place & { readonly host?: string } = {},
): Promise<LocalCluster> {
  if (spawnSync(venvPython, ["-c", "import distributed"]).status !== 0) await setUpCluster();
  mkdirSync(folder, { recursive: true });
  execFileSync(venvPython, [join(root, "scripts", "cluster", "certificates.py"), folder]);
  const file = (name: string) => join(folder, name);
  const tls = (role: "scheduler" | "worker") => certificateArguments(folder, role);
  const scheduler = start([...schedulerArguments, "--host", `tls://${host}:0`, ...tls("scheduler")], place);
  const all = [scheduler];
  const cluster: LocalCluster = {
    options: { address: "", ca: file("ca.pem"), cert: file("client.pem"), key: file("client-key.pem") },
    scheduler,
    async addWorker({ nanny = false, ...place } = {}) {
      const args = [...workerArguments(cluster.options.address, 1), "--local-directory", folder, ...tls("worker")];
      const worker = start(nanny ? args : [...args, "--no-nanny"], place);
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
      running.delete(cluster);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  running.add(cluster);
  const address = await said(scheduler, /Scheduler at:\s+(tls:\/\/\S+)/);
  Object.assign(cluster.options, { address });
  for (let i = 0; i < workers; i++) await cluster.addWorker();
  return cluster;
}

/** Ends what a failure has left. */
export async function endLocalClusters(): Promise<void> {
  for (const cluster of running) await cluster.end();
}

function start(args: readonly string[], { environment = {}, within = [] }: Place): ChildProcess {
  const [program, ...rest] = [...within, venvPython, "-m", "dask", ...args];
  return spawn(program, rest, { stdio: ["ignore", "pipe", "pipe"], env: { ...daskEnvironment(), ...environment } });
}

/** Waits for a line of a program's log, and gives the first group in it. */
export function said(child: ChildProcess, pattern: RegExp): Promise<string> {
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
