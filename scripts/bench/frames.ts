/** `npm run bench -- frames`: the operations of tables of 100,000 × 10, in Danfo and in pandas side by side. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { danfo } from "nonlinear";
import { buildFolder, root } from "../paths";
import { run, step } from "../setup/step.cjs";
import { median } from "./median";
import { readings, TABLES } from "./read-csv";

const ROWS = 100_000;
const REPEATS = 3;

interface Pandas {
  version: string;
  times: Record<string, number>;
  bytes: number;
}

/** @param args `--python=…` names a Python that has pandas; without it one is made at the first use */
export async function main(args: string[]): Promise<void> {
  const python = args.find((arg) => arg.startsWith("--python="))?.slice(9) ?? (await pandasPython());
  const dfd = danfo();
  const columns = makeColumns();
  collectGarbage();
  const before = heldBytes();
  const df = new dfd.DataFrame(columns());
  collectGarbage();
  const bytes = heldBytes() - before;
  const other = new dfd.DataFrame({
    id: Array.from({ length: ROWS }, (_, i) => ROWS - 1 - i),
    y: Array.from({ length: ROWS }, (_, i) => i * 2),
  });
  const numbers = df.drop({ columns: "text" });
  const operations: Record<string, () => unknown> = {
    construct: () => new dfd.DataFrame(Object.fromEntries(df.columns.map((name) => [name, df.column(name).values]))),
    "loc of columns": () => df.loc({ columns: ["x1", "x3"] }),
    query: () => df.query(df.column("x1").gt(500)),
    sortValues: () => df.sortValues("x1"),
    "sortValues of texts": () => df.sortValues("text"),
    dropDuplicates: () => df.dropDuplicates(),
    "merge inner": () => dfd.merge({ left: df, right: other, on: "id", how: "inner" }),
    "merge outer": () => dfd.merge({ left: df, right: other, on: "id", how: "outer" }),
    "groupby of 100 groups": () => df.groupby("group").col(["x1"]).mean(),
    "groupby of a unique key": () => df.groupby("id").mean(),
    add: () => numbers.add(1),
    "mean by column": () => df.mean({ axis: 0 }),
    "mean by row": () => df.mean({ axis: 1 }),
    describe: () => df.describe(),
    corr: () => df.corr(),
    fillNa: () => df.fillNa(0),
    dropNa: () => df.dropNa(),
    concat: () => dfd.concat({ dfList: [df, df], axis: 0 }),
    valueCounts: () => df.column("text").valueCounts(),
    rank: () => df.column("x1").rank(),
    "rolling mean": () => df.column("x1").rolling(100).mean(),
    shift: () => df.shift(1),
    "str.includes": () => df.column("text").str.includes("9"),
    getDummies: () => df.loc({ columns: ["group", "x1"] }).getDummies({ columns: "group" }),
    copy: () => df.copy(),
    toCSV: () => dfd.toCSV(df),
  };
  const pandas = await runPandas(python);
  console.log(`\n${ROWS} × 10, in milliseconds (the middle of ${REPEATS})\n`);
  const line = (name: string, own: string, other: string) =>
    console.log(`${name.padEnd(26)}${own.padStart(9)}${other.padStart(15)}`);
  line("", "Danfo", `pandas ${pandas.version}`);
  for (const [name, run] of Object.entries(operations)) {
    const time = median(Array.from({ length: REPEATS }, () => measure(run)));
    line(name, time.toFixed(1), pandas.times[name].toFixed(1));
  }
  const megabytes = (value: number) => `${(value / 1e6).toFixed(1)} MB`;
  line("memory of the frame", megabytes(bytes), megabytes(pandas.bytes));
  const milliseconds = (seconds: number) => (1000 * seconds).toFixed(1);
  for (const [name, table] of Object.entries(TABLES)) {
    const read = await readings(table, python, REPEATS);
    console.log(`\nreadCSV of 1,000,000 × 10, ${name}`);
    line("time", milliseconds(read.own.seconds), milliseconds(read.pandas.seconds));
    line("memory at most", megabytes(read.own.bytes), megabytes(read.pandas.bytes));
  }
}

/** The same values as in frames_pandas.py, afresh each time. */
function makeColumns(): () => Record<string, unknown[]> {
  const column = (value: (i: number) => unknown) => Array.from({ length: ROWS }, (_, i) => value(i));
  return () => ({
    id: column((i) => i),
    group: column((i) => (i * 31) % 100),
    ...Object.fromEntries(
      Array.from({ length: 7 }, (_, j) => [`x${j}`, column((i) => ((i * (7919 + j)) % 1000003) / 1000)]),
    ),
    text: column((i) => `t${i % 1000}`),
  });
}

function measure(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function runPandas(python: string): Promise<Pandas> {
  const script = join(root, "scripts", "bench", "frames_pandas.py");
  return JSON.parse(await run(python, [script, String(ROWS), String(REPEATS)]));
}

async function pandasPython(): Promise<string> {
  const venv = join(buildFolder, "bench", "pandas");
  const python = join(venv, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  if (!existsSync(python)) {
    await step("Python environment of the benchmark", () => run("python3", ["-m", "venv", venv]));
    await step("pandas", () => run(python, ["-m", "pip", "install", "pandas==3.1.1"]));
  }
  return python;
}
