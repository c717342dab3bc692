/** What a notebook of the site does in every browser. */
import assert from "node:assert/strict";

/** A notebook whose first cells these are. */
export interface Notebook {
  outputOf(code: string, stop?: string): Promise<string>;
}

/** Cells that fail, and how: in the order in which they run, with the places in their own lines. */
const FAILURES: readonly [code: string, shown: RegExp][] = [
  ["const wrong: string = 5;", /cell\[1\]:1:7.*Type 'number' is not assignable/],
  ['throw new Error("on purpose");', /Error: on purpose\s+at cell\[2\]:1:7\s+Error: on purpose/],
  [
    'function f() {\n  throw new RangeError("far");\n}\n\nf();',
    /RangeError: far\s+at f \(cell\[3\]:2:9\)\s+at cell\[3\]:5:1\s+RangeError: far/,
  ],
  ['const fine = 1;\nthrow "only text";', /Uncaught: only text\s+at cell\[4\]:2:7/],
  ['await null;\nawait Promise.reject(new Error("late"));', /Error: late\s+at cell\[5\]:2:22/],
  [
    'setTimeout(() => {\n  throw new Error("in a timer");\n}, 1);\nawait new Promise((done) => setTimeout(done, 99));',
    /Error: in a timer\s+at cell\[6\]:2:9/,
  ],
  ["const nothing = [].at(0);\n\n  (nothing as any)();", /TypeError: .*nothing is not a function\s+at cell\[7\]:3:4/],
  ['import * as fs from "node:fs"; fs.readFileSync("x");', /node:fs is a part of Node/],
  ["process.cwd()", /no process/],
  ['const fs = require("fs");', /no modules of Node/],
  ["!ls -la", /A page runs no commands/],
  ["!pip install torch", /A page installs no packages/],
  ['const text = open("prices.csv");', /data\.readCSV/],
  ["import os", /file browser/],
  // Deep in a package.
  [
    'import { tf } from "nonlinear";\ntf.matMul(tf.zeros([2, 3]), tf.zeros([2, 3]));',
    /matMul[\s\S]*\n\s+at cell\[15\]:2:4\s+Error: /,
  ],
];

export async function tellsFailures(own: Notebook): Promise<void> {
  for (const [code, shown] of FAILURES) assert.match(await own.outputOf(code), shown);
  // The stack as cells see it, too.
  assert.match(await own.outputOf('console.log(new Error("seen").stack);'), /^Error: seen\s+at cell\[16\]:1:13\s*$/);
}

export async function sweeps(own: Notebook): Promise<void> {
  const code = `import { experiment } from "nonlinear";
const trials = await experiment.sweep({ x: [1, 2, 3] }, ({ x }) => {
  if (x === 2) throw new Error("two");
  return { square: x * x };
}, { file: "runs/squares.jsonl" });
console.log(trials.column("square").values, trials.column("error").values);`;
  const printed = await own.outputOf(code);
  assert.match(printed, /\[ 1, (NaN|null|undefined), 9 \]/);
  assert.match(printed, /Error: two \(line 3 of the trial: throw/);
}

export async function stops(own: Notebook): Promise<void> {
  const kept =
    'import { train } from "nonlinear"; let seen = 0; for await (const epoch of train.epochs(1e9)) { if (seen === 0) console.log("started"); seen = epoch; }';
  assert.match(await own.outputOf(kept, "started"), /KeyboardInterrupt/);
  assert.match(await own.outputOf("seen > 0"), /true/);
  const endless = 'console.log("started"); await null; for (;;) {}';
  assert.match(await own.outputOf(endless, "started"), /KeyboardInterrupt[\s\S]*lost/);
  assert.match(await own.outputOf("6 * 7"), /42/);
}
