/** What cells print, to be compared between Node and browsers. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../copy-of-project";
import type { Parameters } from "../lessons/run";
import type { Cell, Output } from "./kept";

const joined = (text: unknown): string => (Array.isArray(text) ? text.join("") : String(text ?? ""));

/** The text outputs of each code cell: what was printed, results as text, errors; times left out. */
export function textsOf(cells: readonly Cell[]): string[] {
  return cells
    .filter(({ cell_type }) => cell_type === "code")
    .map(({ outputs = [] }) => withoutTimes(outputs.map(textOf).join("")));
}

function textOf({ output_type, text, data, ename, evalue }: Output): string {
  if (output_type === "stream") return joined(text);
  if (output_type === "error") return `${ename}: ${evalue}\n`;
  return `${joined(data?.["text/plain"])}\n`;
}

/** Lines that tell how long something took differ from run to run. */
function withoutTimes(text: string): string {
  return text.replace(/[\d.,]+ (?:s|ms|µs)\b/g, "…").replace(/[\d.,]+ epochs\/s/g, "…");
}

const NUMBER = /-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?/g;

/**
 * The places at which texts differ, as "committed → here". The portable backend sums in another order than the native one,
 * so the last digit that is printed may be another one, by one: such places are told apart.
 */
export function differences(
  committed: readonly string[],
  here: readonly string[],
): { lastDigits: string[]; others: string[] } {
  const found: { lastDigits: string[]; others: string[] } = { lastDigits: [], others: [] };
  committed.forEach((text, cell) => {
    const [before, after] = [text.split("\n"), (here[cell] ?? "").split("\n")];
    for (let line = 0; line < Math.max(before.length, after.length); line++) {
      const [a = "", b = ""] = [before[line], after[line]];
      if (a === b) continue;
      (differInLastDigits(a, b) ? found.lastDigits : found.others).push(`cell ${cell}: ${a} → ${b}`);
    }
  });
  return found;
}

function differInLastDigits(a: string, b: string): boolean {
  if (a.replace(NUMBER, "#") !== b.replace(NUMBER, "#")) return false;
  const [as, bs] = [a.match(NUMBER) ?? [], b.match(NUMBER) ?? []];
  return as.every((text, i) => text === bs[i] || Math.abs(toNumber(text) - toNumber(bs[i])) <= 1.5 * unitOf(text));
}

const toNumber = (text: string): number => Number(text.replaceAll(",", ""));

/** One in the last digit that is printed. */
function unitOf(text: string): number {
  const [, decimals = "", exponent = "0"] = /(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? [];
  return 10 ** (Number(exponent) - decimals.length);
}

/** The text outputs of a lesson as they are kept in the project. */
export function committedTexts(path: string): string[] {
  return textsOf(cellsOf(path));
}

/** The code of each code cell. */
export function sourcesOf(path: string): string[] {
  return cellsOf(path)
    .filter(({ cell_type }) => cell_type === "code")
    .map(({ source }) => joined(source));
}

/** The code with other values in its lines such as `const epochs = 100;`, as scripts/run_notebook.py does it. */
export function withParameters(sources: readonly string[], parameters: Parameters = {}): string[] {
  return Object.entries(parameters).reduce(
    (sources, [name, value]) => {
      const line = new RegExp(`^(const ${name}(?:: [^=\\n]+)? = )[^\\n]*;[ \\t]*(//[^\\n]*)?$`, "m");
      const first = sources.findIndex((source) => line.test(source));
      assert.ok(first >= 0, `no cell has a line \`const ${name} = …;\``);
      const set = (_line: string, begin: string) => `${begin}${JSON.stringify(value)};`;
      return sources.with(first, sources[first].replace(line, set));
    },
    [...sources],
  );
}

function cellsOf(path: string): Cell[] {
  return (JSON.parse(readFileSync(join(root, path), "utf8")) as { cells: Cell[] }).cells;
}
