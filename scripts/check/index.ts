/** `npm run check [-- NOTEBOOK…]`: what a lesson must be before it is merged. */
import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { notebooksFolder } from "../paths";
import { StepError } from "../setup/step.cjs";
import { usage } from "../usage.cjs";
import { codeProblems } from "./code";
import { writeCode } from "./edition-texts";
import { editionProblems, englishEdition, missingEditions } from "./editions";
import { headingProblems, sectionProblems } from "./layout";
import { linkProblems } from "./links";
import { type Notebook, readNotebook } from "./notebook-file";
import { numberProblems } from "./numbers";
import { describeProblem, type Problem } from "./problem";
import { readProse } from "./prose";
import { tidyProblems } from "./tidy";

export async function main(args: string[]): Promise<void> {
  const { named, write } = readArguments(args);
  const notebooks = named.length > 0 ? named : lessons();
  for (const path of write ? notebooks : []) {
    const english = englishEdition(resolve(path));
    if (english) writeCode(path, english);
  }
  const problems = checkNotebooks(notebooks);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
  else console.log(`Checked ${notebooks.length} notebook${notebooks.length === 1 ? "" : "s"}: no problem.`);
}

function readArguments(args: string[]): { named: string[]; write: boolean } {
  try {
    const options = { write: { type: "boolean", default: false } } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    return { named: positionals, write: values.write };
  } catch (error) {
    throw new StepError((error as Error).message, usage("check"));
  }
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

/** The problems of notebooks, a line each: file, cell:line:column, message. */
export function checkNotebooks(paths: readonly string[]): string[] {
  const read = paths.map(readOrSay);
  const notebooks = read.filter((one) => typeof one !== "string");
  const code = new Map(codeProblems(notebooks).map((problems, i) => [notebooks[i], problems]));
  return read.flatMap((one) =>
    typeof one === "string"
      ? [one]
      : [...(code.get(one) ?? []), ...otherProblems(one)].map((problem) =>
          describeProblem(relative(process.cwd(), one.path), problem),
        ),
  );
}

/** The notebook, or what is wrong with its file. */
function readOrSay(path: string): Notebook | string {
  try {
    return readNotebook(path);
  } catch (error) {
    return (error as Error).message;
  }
}

/** @throws {Error} that names the file when it is no notebook of this project */
export function notebookProblems(path: string): Problem[] {
  const notebook = readNotebook(path);
  return [...codeProblems([notebook]).flat(), ...otherProblems(notebook)];
}

/** All but those of the code by itself. */
function otherProblems(notebook: Notebook): Problem[] {
  const { path, cells } = notebook;
  const prose = readProse(cells);
  const english = englishEdition(resolve(path));
  return [
    ...tidyProblems(notebook),
    ...headingProblems(prose.headings),
    ...(english
      ? editionProblems(notebook, english)
      : [...sectionProblems(cells, prose.headings), ...missingEditions(resolve(path))]),
    ...linkProblems(notebook, prose),
    ...numberProblems(cells, prose.passages),
  ];
}
