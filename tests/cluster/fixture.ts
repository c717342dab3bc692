/** What the tests of clusters share: clusters and files that are gone afterwards, trials, waiting. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { type DataFrame, data } from "nonlinear";
import { endLocalClusters, startLocalCluster } from "#scripts/cluster/local";

export const folder = mkdtempSync(join(tmpdir(), "nonlinear-cluster-"));
after(async () => {
  await endLocalClusters();
  rmSync(folder, { recursive: true, force: true });
});

let started = 0;
/** A cluster of this machine, with workers of one thread each. */
export const startCluster = (workers: number, options: Parameters<typeof startLocalCluster>[2] = {}) =>
  startLocalCluster(join(folder, `cluster-${started++}`), workers, options);

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
