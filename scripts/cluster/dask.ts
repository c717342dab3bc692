/** How Dask's programs are called: a scheduler, and workers that run trials. */
import { join } from "node:path";
import { cleanEnvironment } from "../environment";
import { root } from "../paths";

/** Dask's dashboard is off, and nobody else reaches the web server that it starts all the same. */
const WITHOUT_PAGES = ["--no-dashboard", "--dashboard-address", "127.0.0.1:0"];

export const schedulerArguments: readonly string[] = ["scheduler", ...WITHOUT_PAGES];

/** Node computes beside Python, so that Dask cannot count its memory. */
export function workerArguments(address: string, threads: number): string[] {
  const preload = join(root, "scripts", "cluster", "worker.py");
  const fixed = [...WITHOUT_PAGES, "--memory-limit", "0", "--preload", preload];
  return ["worker", address, "--nthreads", `${threads}`, ...fixed];
}

export function daskEnvironment(): NodeJS.ProcessEnv {
  return {
    ...cleanEnvironment(),
    // Its web server would tell everybody about workers and tasks.
    DASK_DISTRIBUTED__SCHEDULER__HTTP__ROUTES: "[]",
    DASK_DISTRIBUTED__WORKER__HTTP__ROUTES: "[]",
    NONLINEAR_HOME: root,
    NONLINEAR_NODE: process.execPath,
  };
}

/** @param folder what `npm run cluster -- certificates` has made */
export function certificateArguments(folder: string, role: "scheduler" | "worker"): string[] {
  const file = (name: string) => join(folder, name);
  return [
    ...["--tls-ca-file", file("ca.pem")],
    ...["--tls-cert", file(`${role}.pem`)],
    ...["--tls-key", file(`${role}-key.pem`)],
  ];
}
