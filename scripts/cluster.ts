/** `npm run cluster -- certificates FOLDER | scheduler`: what a cluster needs beside its workers. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { certificateArguments, daskEnvironment, schedulerArguments } from "./cluster/dask";
import { root, venvPython } from "./paths";
import { requireCluster } from "./setup/cluster";
import { run, StepError } from "./setup/step.cjs";
import { usage } from "./usage.cjs";

export async function main([action, ...more]: string[]): Promise<void> {
  if (action === "certificates" && more.length === 1) await makeCertificates(resolve(more[0]));
  else if (action === "scheduler")
    process.exitCode = await runDask([...schedulerArguments, ...tlsOptions(more, action)]);
  else throw new StepError(problem(action, more), usage("cluster"));
}

function problem(action: string | undefined, more: readonly string[]): string {
  if (action === undefined) return "No action is named.";
  if (action !== "certificates") return `There is no action ${action}.`;
  return more.length === 0 ? "No folder is named." : `Expected one folder, got ${more.join(" ")}.`;
}

/** Runs one of Dask's programs in the foreground, and gives its exit code. */
export async function runDask(args: readonly string[]): Promise<number> {
  requireCluster();
  const child = spawn(venvPython, ["-m", "dask", ...args], { stdio: "inherit", env: daskEnvironment() });
  // Ctrl-C reaches both; the others only this process.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, "exit");
  return code ?? 1;
}

/** @param args `--certificates FOLDER`, or `--insecure`; then options of Dask */
export function tlsOptions(args: readonly string[], role: "scheduler" | "worker"): string[] {
  const [option, folder, ...rest] = args;
  if (option === "--insecure") return args.slice(1);
  if (option !== "--certificates" || folder === undefined) {
    const given = args.length > 0 ? `, and not ${args.join(" ")}` : "";
    throw new StepError(
      "Without certificates, whoever reaches a cluster runs any code on it.",
      `Add --certificates FOLDER, which npm run cluster -- certificates FOLDER makes, or --insecure${given}.`,
    );
  }
  const certificates = certificateArguments(folder, role);
  const missing = certificates.find((path) => !path.startsWith("--") && !existsSync(path));
  if (missing === undefined) return [...certificates, ...rest];
  throw new StepError(
    `There is no file ${missing}.`,
    "Name a folder that npm run cluster -- certificates FOLDER has made.",
  );
}

async function makeCertificates(folder: string): Promise<void> {
  const advice = "Name a new folder: certificates are never replaced.";
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new StepError(`${folder} is a file.`, advice);
  if (found && readdirSync(folder).length > 0) throw new StepError(`${folder} is not empty.`, advice);
  requireCluster();
  await run(venvPython, [join(root, "scripts", "cluster", "certificates.py"), folder]);
  console.log(
    `${folder} has ca.pem, and certificates with keys for scheduler, worker and client, good for a year.\n` +
      "Give each machine ca.pem and its own pair. Whoever has a pair may run any code on the cluster.",
  );
}
