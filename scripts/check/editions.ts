/** An edition in another language has the code of the English one, comments and texts included. */
import { existsSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { notebooksFolder } from "../paths";
import { type Notebook, readNotebook } from "./notebook-file";
import type { Problem } from "./problem";
import { readProse } from "./prose";

/** The path of the English edition of a notebook in a folder such as ko/; undefined when it is itself English. */
export function englishEdition(path: string, folder = notebooksFolder): string | undefined {
  const isTranslated = /^[a-z]{2}$/.test(relative(folder, dirname(path)));
  return isTranslated ? join(folder, basename(path)) : undefined;
}

export function editionProblems(notebook: Notebook, english: string): Problem[] {
  if (!existsSync(english)) return [{ message: `has no English edition ${relative(process.cwd(), english)}.` }];
  const original = readNotebook(english);
  const length = Math.max(notebook.cells.length, original.cells.length);
  for (let i = 0; i < length; i++) {
    const [here, there] = [notebook.cells[i], original.cells[i]];
    const cell = i + 1;
    if (here?.cell_type !== there?.cell_type) {
      const types = `${here?.cell_type ?? "missing"} here and ${there?.cell_type ?? "missing"} in the English edition`;
      return [{ cell, message: `is ${types}. Both have the same cells in the same order.` }];
    }
    if (here.cell_type !== "code" || here.source === there.source) continue;
    const lines = there.source.split("\n");
    const line = here.source.split("\n").findIndex((text, number) => text !== lines[number]);
    return [
      { cell, line: line < 0 ? lines.length : line + 1, message: "differs from the code of the English edition." },
    ];
  }
  return headingProblems(notebook, original);
}

function headingProblems(notebook: Notebook, original: Notebook): Problem[] {
  const [here, there] = [notebook, original].map(({ cells }) => readProse(cells).headings);
  const wrong = here.findIndex(({ level, cell }, i) => level !== there[i]?.level || cell !== there[i]?.cell);
  if (wrong < 0 && here.length === there.length) return [];
  const { cell, line } = here[wrong] ?? here.at(-1) ?? { cell: 1, line: 1 };
  return [{ cell, line, message: "The headings are not those of the English edition, level by level." }];
}
