/**
 * `npm run bench -- cluster`: what a trial costs on a cluster of this machine beside its threads, how much more workers
 * do at once, and how many bytes move with 100 MB of values. Trials sleep: more workers than cores can be measured. Linux.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { experiment } from "nonlinear";
import { endLocalClusters, type LocalCluster, startLocalCluster } from "../cluster/local";
import { writePart } from "../pages";

const COMMAND = "npm run bench -- cluster --write";

const SHORT_TRIALS = 4_000;
const LONG_TRIALS = 48;
const LONG_MILLISECONDS = 250;
const WORKERS = [1, 2, 4];
const MOST = 4;
const MEGABYTES = 100;

/** A row of the table: what is measured, in threads and on the cluster. */
type Row = readonly [what: string, threads: string, cluster: string];
type Where = experiment.SweepOptions<object>;

export async function main(args: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "nonlinear-bench-"));
  try {
    const cluster = await startLocalCluster(join(folder, "cluster"), 0);
    const rows = [...(await speedUp(cluster)), ...(await overhead(cluster)), await bytes(cluster)];
    const head = ["| | threads | cluster |", "| --- | ---: | ---: |"];
    const table = `${[...head, ...rows.map((row) => `| ${row.join(" | ")} |`)].join("\n")}\n`;
    const machine = `On ${availableParallelism()} cores of ${cpus()[0].model}, Node ${process.versions.node}:`;
    console.log(`\n${table}`);
    if (args.includes("--write")) writePart("docs/cluster.md", COMMAND, `${machine}\n\n${table}`);
  } finally {
    await endLocalClusters();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function speedUp(cluster: LocalCluster): Promise<Row[]> {
  const rows: Row[] = [];
  const first: number[] = [];
  let started = 0;
  for (const workers of WORKERS) {
    for (; started < workers; started++) await cluster.addWorker();
    const seconds: number[] = [];
    for (const where of [{ workers }, { cluster: cluster.options }]) {
      const start = await secondsOf(workers, 0, where);
      seconds.push((await secondsOf(LONG_TRIALS, LONG_MILLISECONDS, where)) - start);
    }
    if (first.length === 0) first.push(...seconds);
    const cells = seconds.map((value, i) => `${value.toFixed(1)} s, ${(first[i] / value).toFixed(2)} × as fast`);
    rows.push([`${LONG_TRIALS} trials of ${LONG_MILLISECONDS} ms, ${workers} at once`, cells[0], cells[1]]);
  }
  return rows;
}

/** What a trial takes by four workers, and what of it the scheduler works. */
async function overhead(cluster: LocalCluster): Promise<Row[]> {
  const rows: Row[] = [];
  for (const milliseconds of [0, 10]) {
    const measure = async (where: Where) => {
      // A cluster keeps the processes that have run these trials.
      await secondsOf(100, milliseconds, where);
      const few = await secondsOf(100, milliseconds, where);
      const before = cpuSeconds(cluster.scheduler.pid);
      const many = await secondsOf(100 + SHORT_TRIALS, milliseconds, where);
      const busy = cpuSeconds(cluster.scheduler.pid) - before;
      return { each: `${((1000 * (many - few)) / SHORT_TRIALS).toFixed(2)} ms`, busy, share: (100 * busy) / many };
    };
    const [threads, far] = [await measure({ workers: MOST }), await measure({ cluster: cluster.options })];
    const what = `of ${SHORT_TRIALS.toLocaleString("en")} trials of ${milliseconds} ms, ${MOST} at once`;
    rows.push([`each ${what}`, threads.each, far.each]);
    const work = `${((1000 * far.busy) / SHORT_TRIALS).toFixed(2)} ms, ${far.share.toFixed(0)} % of a core`;
    rows.push(["of it, the scheduler's work", "", work]);
  }
  return rows;
}

async function bytes(cluster: LocalCluster): Promise<Row> {
  const moved = async (where: Where) => {
    const send = async (numbers: number) => {
      const before = loopbackBytes();
      const start = performance.now();
      const values = { values: new Float32Array(numbers) };
      const trial = (_: object, { values }: { values: Float32Array }) => ({ loss: values.length });
      await quietly(() => experiment.sweep({ step: [0, 1, 2, 3] }, trial, { ...where, values }));
      return { bytes: loopbackBytes() - before, milliseconds: performance.now() - start };
    };
    const [none, all] = [await send(1), await send((MEGABYTES * 1e6) / 4)];
    const seconds = (all.milliseconds - none.milliseconds) / 1000;
    return `${Math.max(0, (all.bytes - none.bytes) / 1e6).toFixed(0)} MB, ${seconds.toFixed(1)} s`;
  };
  const what = `${MEGABYTES} MB of values for ${MOST} at once: what moves over the network, and the time`;
  return [what, await moved({ workers: MOST }), await moved({ cluster: cluster.options })];
}

/** The seconds that so many trials take that sleep so long. */
async function secondsOf(trials: number, milliseconds: number, where: Where): Promise<number> {
  const space = { step: Array.from({ length: trials }, (_, step) => step) };
  const trial = async ({ step }: { step: number }, { milliseconds }: { milliseconds: number }) => {
    if (milliseconds > 0) await new Promise((done) => setTimeout(done, milliseconds));
    return { loss: step };
  };
  const start = performance.now();
  await quietly(() => experiment.sweep(space, trial, { ...where, values: { milliseconds } }));
  return (performance.now() - start) / 1000;
}

/** The processor time of a process: fields 14 and 15 of /proc/PID/stat, in hundredths of a second. */
function cpuSeconds(pid: number | undefined): number {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** What this machine has sent to itself, by whichever program; Linux only, as the time above. */
function loopbackBytes(): number {
  const line = /^ *lo: *(\d+)/m.exec(readFileSync("/proc/net/dev", "utf8"));
  return Number(line?.[1]);
}

/** Without the sweep's progress. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { log } = console;
  console.log = () => {};
  try {
    return await work();
  } finally {
    console.log = log;
  }
}
