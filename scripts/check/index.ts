/** `npm run check [-- NOTEBOOK…]`: the lessons' cells, type-checked strictly against the library. */
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { notebooksFolder } from "../paths";
import { readNotebook } from "./notebook_file";
import { typeProblems } from "./types";

export async function main(args: string[]): Promise<void> {
  const notebooks = args.length > 0 ? args : lessons();
  const problems = notebooks.flatMap(checkNotebook);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`Checked ${notebooks.length} notebook${notebooks.length === 1 ? "" : "s"}: no problem.`);
}

/** Every notebook of notebooks/. */
export function lessons(): string[] {
  return readdirSync(notebooksFolder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ipynb") && !name.includes(".ipynb_checkpoints"))
    .map((name) => join(notebooksFolder, name))
    .sort();
}

/** What is wrong with a notebook, a line each: file, cell:line:column, message. */
export function checkNotebook(path: string): string[] {
  const name = relative(process.cwd(), path);
  try {
    const problems = typeProblems(path, readNotebook(path).cells);
    return problems.map(({ cell, line, column, message }) => `${name} cell ${cell}:${line}:${column} ${message}`);
  } catch (error) {
    return [(error as Error).message];
  }
}
