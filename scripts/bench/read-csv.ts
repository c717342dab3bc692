/** Reading a CSV file of 1,000,000 × 10, each time in a process of its own, here and in pandas in turn. */
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { root } from "../paths";
import { run } from "../setup/step.cjs";
import { median } from "./median";

const ROWS = 1_000_000;

interface Reading {
  seconds: number;
  /** By how much the process grew at most. */
  bytes: number;
}

/** Node has no progress to show here. */
const OWN = `
const { danfo, data } = require("nonlinear");
console.log = () => {};
(async () => {
  danfo();
  await data.readCSV("a,b\\n1,2\\n");
  const size = () => process.resourceUsage().maxRSS * 1024;
  const before = size();
  const start = performance.now();
  await data.readCSV(process.argv[1]);
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(JSON.stringify({ seconds, bytes: size() - before }));
})();`;

/** Tables by what their cells are. */
export const TABLES: Readonly<Record<string, Table>> = {
  "numbers and a text": {
    columns: ["id", "group", ...numbered(7), "text"],
    row: (i) => [i, (i * 31) % 100, ...Array.from({ length: 7 }, (_, j) => thousandth(i, j)), `t${i % 1000}`],
  },
  "floats of 16 digits and more": {
    columns: numbered(10),
    row: (i) => Array.from({ length: 10 }, (_, j) => thousandth(i, j) / 1009),
  },
};

interface Table {
  readonly columns: readonly string[];
  row(i: number): readonly (number | string)[];
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, j) => `x${j}`);
}

function thousandth(i: number, j: number): number {
  return ((i * (7919 + j)) % 1000003) / 1000;
}

/** The middle of each, pandas' last. */
export async function readings(
  table: Table,
  python: string,
  repeats: number,
): Promise<Record<"own" | "pandas", Reading>> {
  const folder = mkdtempSync(join(tmpdir(), "nonlinear-bench-"));
  try {
    const file = join(folder, "table.csv");
    await write(table, file);
    const found: Record<"own" | "pandas", Reading[]> = { own: [], pandas: [] };
    for (let i = 0; i < repeats; i++) {
      found.own.push(JSON.parse(await run(process.execPath, ["-e", OWN, file], { cwd: root })));
      const script = join(root, "scripts", "bench", "read_csv_pandas.py");
      found.pandas.push(JSON.parse(await run(python, [script, file])));
    }
    const middle = (list: Reading[]): Reading => ({
      seconds: median(list.map(({ seconds }) => seconds)),
      bytes: median(list.map(({ bytes }) => bytes)),
    });
    return { own: middle(found.own), pandas: middle(found.pandas) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function write({ columns, row }: Table, file: string): Promise<void> {
  const stream = createWriteStream(file);
  stream.write(`${columns}\n`);
  for (let from = 0; from < ROWS; from += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, place) => `${row(from + place)}\n`);
    if (!stream.write(lines.join(""))) await once(stream, "drain");
  }
  stream.end();
  await finished(stream);
}
