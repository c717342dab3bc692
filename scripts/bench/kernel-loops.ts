/** Loops at the top of a cell, in a notebook with many other names, beside the same lines in a script of Node. */
import { run } from "../setup/step.cjs";

/** The lines before a loop, and the loop. */
interface Loop {
  readonly declare: string;
  readonly loop: string;
}

export const LOOPS: Readonly<Record<string, Loop>> = {
  "sum of 5e7 integers": { declare: "let sum = 0;", loop: "for (let i = 0; i < 5e7; i++) sum += i % 7;" },
  "sum of 5e7 floats": { declare: "let floats = 0;", loop: "for (let i = 0; i < 5e7; i++) floats += i * 0.5;" },
  "dot product of 1e7": {
    declare: "const a = new Float64Array(1e7).fill(1.5), b = new Float64Array(1e7).fill(2); let dot = 0;",
    loop: "for (let i = 0; i < a.length; i++) dot += a[i] * b[i];",
  },
  "fib(35)": {
    declare: "const fib = (n: number): number => (n < 2 ? n : fib(n - 1) + fib(n - 2)); let last = 0;",
    loop: "last = fib(35);",
  },
  "a name that held an object, 5e7 floats": {
    declare: "let kind: number = 0;",
    loop: "for (let i = 0; i < 5e7; i++) kind += i * 0.5;",
  },
};

/** A cell before the loops: the name of the last loop holds an object, and there are as many others as in a long day. */
export const OTHER_NAMES = [
  "let kind: unknown = { an: 'object' };",
  ...Array.from({ length: 1500 }, (_, i) => `const other${i} = ${i % 3 ? i : `{ i: ${i} }`};`),
].join("\n");

/** The cell of a loop. It prints the loop's milliseconds. */
export function cellOf({ declare, loop }: Loop): string {
  return `${declare}\nconst started = performance.now();\n${loop}\nconsole.log(performance.now() - started);`;
}

/** The milliseconds of each loop in a script of Node, in the order of `LOOPS`. */
export async function loopsInNode(): Promise<number[]> {
  const script = Object.values(LOOPS).map((loop) => `{ ${cellOf(loop).replace(/: number\b/g, "")} }`);
  const output = await run(process.execPath, ["-e", `"use strict"; ${script.join("\n")}`]);
  return output.trim().split("\n").map(Number);
}
