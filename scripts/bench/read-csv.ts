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

/** The middle of each, pandas' last. */
export async function readings(python: string, repeats: number): Promise<Record<"own" | "pandas", Reading>> {
  const folder = mkdtempSync(join(tmpdir(), "nonlinear-bench-"));
  try {
    const file = join(folder, "table.csv");
    await writeTable(file);
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

async function writeTable(file: string): Promise<void> {
  const stream = createWriteStream(file);
  stream.write("id,group,x0,x1,x2,x3,x4,x5,x6,text\n");
  for (let from = 0; from < ROWS; from += 10_000) {
    const lines = Array.from({ length: 10_000 }, (_, place) => lineOf(from + place));
    if (!stream.write(lines.join(""))) await once(stream, "drain");
  }
  stream.end();
  await finished(stream);
}

function lineOf(i: number): string {
  const numbers = Array.from({ length: 7 }, (_, j) => ((i * (7919 + j)) % 1000003) / 1000);
  return `${i},${(i * 31) % 100},${numbers.join(",")},t${i % 1000}\n`;
}
