/** `npm run worker -- ADDRESS`: a worker of a Dask cluster that runs the trials of sweeps, in the foreground. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { dask, tlsOptions } from "./cluster";
import { root } from "./paths";
import { StepError } from "./setup/step.cjs";
import { usage } from "./usage.cjs";

export async function main([address, ...options]: string[]): Promise<void> {
  if (!/^(tls|tcp):\/\//.test(address ?? ""))
    throw new StepError("No address of a scheduler is named.", usage("worker"));
  // Node computes beside Python, so that Dask cannot count its memory.
  const fixed = ["--no-dashboard", "--memory-limit", "0", "--preload", join(root, "scripts", "cluster", "worker.py")];
  const threads = ["--nthreads", `${availableParallelism()}`];
  const args = [address, ...threads, ...fixed, ...tlsOptions(options, "worker")];
  process.exitCode = await dask("worker", args, { NONLINEAR_NODE: process.execPath, NONLINEAR_HOME: root });
}
