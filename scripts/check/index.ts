/** `npm run check [-- NOTEBOOK…]`: what a lesson must be before it is merged. */
import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { notebooksFolder } from "../paths";
import { codeProblems } from "./code";
import { editionProblems, englishEdition } from "./editions";
import { headingProblems, sectionProblems } from "./layout";
import { linkProblems } from "./links";
import { readNotebook } from "./notebook-file";
import { numberProblems } from "./numbers";
import { describeProblem, type Problem } from "./problem";
import { readProse } from "./prose";
import { tidyProblems } from "./tidy";

export async function main(args: string[]): Promise<void> {
  const notebooks = args.length > 0 ? args : lessons();
  const problems = notebooks.flatMap(checkNotebook);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`Checked ${notebooks.length} notebook${notebooks.length === 1 ? "" : "s"}: no problem.`);
}

/**
 * Every notebook of a folder, by default notebooks/; hidden ones, such as those in .ipynb_checkpoints, are no lessons.
 */
export function lessons(folder = notebooksFolder): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ipynb") && !/(^|[\\/])\./.test(name))
    .map((name) => join(folder, name))
    .sort();
}

/** The problems of a notebook, a line each: file, cell:line:column, message. */
export function checkNotebook(path: string): string[] {
  try {
    const name = relative(process.cwd(), path);
    return notebookProblems(path).map((problem) => describeProblem(name, problem));
  } catch (error) {
    return [(error as Error).message];
  }
}

/** @throws {Error} that names the file when it is no notebook of this project */
export function notebookProblems(path: string): Problem[] {
  const notebook = readNotebook(path);
  const { cells } = notebook;
  const prose = readProse(cells);
  const english = englishEdition(path);
  return [
    ...codeProblems(path, cells),
    ...tidyProblems(notebook),
    ...headingProblems(prose.headings),
    ...(english ? editionProblems(notebook, english) : sectionProblems(cells, prose.headings)),
    ...linkProblems(notebook, prose),
    ...numberProblems(cells, prose.passages),
  ];
}
