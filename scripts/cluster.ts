/** `npm run cluster -- certificates FOLDER | scheduler`: what a cluster needs beside its workers. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { cleanEnvironment } from "./environment";
import { root, venvPython } from "./paths";
import { requireCluster } from "./setup/cluster";
import { run, StepError } from "./setup/step.cjs";
import { usage } from "./usage.cjs";

export async function main([action, ...more]: string[]): Promise<void> {
  if (action === "certificates" && more.length === 1) return makeCertificates(resolve(more[0]));
  if (action === "scheduler") process.exitCode = await dask("scheduler", ["--no-dashboard", ...tlsOptions(more)]);
  else
    throw new StepError(
      action ? `There is no action ${[action, ...more].join(" ")}.` : "No action is named.",
      usage("cluster"),
    );
}

/** Runs one of Dask's programs in the foreground, and gives its exit code. */
export async function dask(program: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<number> {
  requireCluster();
  const env = { ...cleanEnvironment(), ...more };
  const child = spawn(venvPython, ["-m", "dask", program, ...args], { stdio: "inherit", env });
  // Ctrl-C reaches both; the others only this process.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  const [code] = await once(child, "exit");
  return code ?? 1;
}

/** @param args `--certificates FOLDER`, or `--insecure` */
export function tlsOptions(args: readonly string[], role: "scheduler" | "worker" = "scheduler"): string[] {
  const [option, folder, ...rest] = args;
  if (option === "--insecure") return args.slice(1);
  if (option !== "--certificates" || folder === undefined) {
    throw new StepError(
      "Without certificates, whoever reaches a cluster runs any code on it.",
      "Add --certificates FOLDER, which npm run cluster -- certificates FOLDER makes, or --insecure.",
    );
  }
  const file = (name: string) => {
    const path = join(folder, name);
    if (!existsSync(path)) throw new StepError(`There is no file ${path}.`, usage("cluster"));
    return path;
  };
  return [
    "--tls-ca-file",
    file("ca.pem"),
    "--tls-cert",
    file(`${role}.pem`),
    "--tls-key",
    file(`${role}-key.pem`),
    ...rest,
  ];
}

async function makeCertificates(folder: string): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new StepError(`${folder} is not empty.`, "Name a new folder: certificates are never replaced.");
  }
  requireCluster();
  await run(venvPython, [join(root, "scripts", "cluster", "certificates.py"), folder]);
  console.log(
    `${folder} has ca.pem, and certificates with keys for scheduler, worker and client, good for a year.\n` +
      "Give each machine ca.pem and its own pair. Whoever has a pair may run any code on the cluster.",
  );
}
