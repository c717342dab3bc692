/**
 * Editions of the lessons in other languages, each in a folder such as notebooks/ko/. An edition has the cells, the code
 * and the headings of the English one; its texts.json has the words that take the place of the texts in the code.
 */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { notebooksFolder } from "../paths";
import { readTexts, startOf, TEXTS, type Texts, tableOf, textsOf } from "./edition-texts";
import { glossaryProblems } from "./glossary";
import { OPENING, SECTIONS } from "./layout";
import { type Notebook, readNotebook } from "./notebook-file";
import type { Problem } from "./problem";
import { readProse } from "./prose";
import { solutionsOf } from "./solutions";
import { translateCode } from "./texts";

/** The folders of the editions in other languages. */
export function editionFolders(folder = notebooksFolder): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, TEXTS)))
    .map(({ name }) => join(folder, name));
}

/** The path of the English edition of a notebook in a folder such as ko/; undefined when it is itself English. */
export function englishEdition(path: string, folder = notebooksFolder): string | undefined {
  const isTranslated = /^[a-z]{2}$/.test(relative(folder, dirname(path)));
  return isTranslated ? join(folder, basename(path)) : undefined;
}

/** The editions that a lesson in English lacks. */
export function missingEditions(path: string, folder = notebooksFolder): Problem[] {
  if (relative(folder, dirname(path)) !== "") return [];
  return editionFolders(folder)
    .map((edition) => join(edition, basename(path)))
    .filter((edition) => !existsSync(edition))
    .map((edition) => ({ message: `has no edition ${relative(process.cwd(), edition)}.` }));
}

export function editionProblems(notebook: Notebook, english: string): Problem[] {
  if (!existsSync(english)) return [{ message: `has no English edition ${relative(process.cwd(), english)}.` }];
  const original = readNotebook(english);
  const length = Math.max(notebook.cells.length, original.cells.length);
  for (let i = 0; i < length; i++) {
    const [here, there] = [notebook.cells[i], original.cells[i]];
    if (here?.cell_type === there?.cell_type) continue;
    const types = `${here?.cell_type ?? "missing"} here and ${there?.cell_type ?? "missing"} in the English edition`;
    return [{ cell: i + 1, message: `is ${types}. Both have the same cells in the same order.` }];
  }
  const texts = readTexts(dirname(notebook.path));
  return [
    ...codeProblems(notebook, original, texts),
    ...textProblems(notebook, original, texts),
    ...headingProblems(notebook, original, texts),
    ...glossaryProblems(notebook),
  ];
}

/** Code that is not the English one in this language's words, texts without such words, and words without a text. */
function codeProblems(notebook: Notebook, original: Notebook, texts: Texts): Problem[] {
  const table = tableOf(texts, notebook.path);
  const problems: Problem[] = [];
  const used = new Set<string>();
  const compare = (cell: number, firstLine: number, here: string, there: string): void => {
    const { source, found, missing } = translateCode(there, table);
    for (const text of found) used.add(text);
    for (const { text, line } of missing) {
      problems.push({ cell, line: line + firstLine, message: `The text ${JSON.stringify(text)} is not in ${TEXTS}.` });
    }
    if (here === source) return;
    const lines = source.split("\n");
    const line = here.split("\n").findIndex((text, number) => text !== lines[number]);
    const message = `differs from the code of the English edition in the words of ${TEXTS}. To take that over: npm run check -- --write`;
    problems.push({ cell, line: firstLine + (line < 0 ? lines.length : line + 1), message });
  };
  notebook.cells.forEach((here, i) => {
    const there = original.cells[i];
    if (here.cell_type === "code") compare(i + 1, 0, here.source, there.source);
    const [own, english] = [here, there].map((cell) => solutionsOf([cell]));
    own.slice(0, english.length).forEach(({ source, line }, j) => {
      compare(i + 1, line - 1, source, english[j].source);
    });
    if (own.length !== english.length) {
      const message = `has ${own.length} solutions with code; the English edition has ${english.length}.`;
      problems.push({ cell: i + 1, message });
    }
  });
  const unused = Object.keys(textsOf(texts, notebook.path)).filter((text) => !used.has(text));
  const message = (text: string) => `${TEXTS} has the text ${JSON.stringify(text)}, which the lesson has not.`;
  return [...problems, ...unused.map((text) => ({ message: message(text) }))];
}

/** Cells of text that are still the English ones. */
function textProblems({ cells, path }: Notebook, original: Notebook, texts: Texts): Problem[] {
  const start = startOf(original.cells, texts, path);
  return cells.flatMap(({ cell_type, source }, i) =>
    cell_type === "markdown" && source === start[i] ? [{ cell: i + 1, message: "is still in English." }] : [],
  );
}

/** The same levels in the same cells, and for what every lesson has, this language's name. */
function headingProblems(notebook: Notebook, original: Notebook, { headings }: Texts): Problem[] {
  const [here, there] = [notebook, original].map(({ cells }) => readProse(cells).headings);
  const wrong = here.findIndex(({ level, cell }, i) => level !== there[i]?.level || cell !== there[i]?.cell);
  if (wrong >= 0 || here.length !== there.length) {
    const { cell, line } = here[wrong] ?? here.at(-1) ?? { cell: 1, line: 1 };
    return [{ cell, line, message: "The headings are not those of the English edition, level by level." }];
  }
  const names = there.flatMap(({ text }, i) => {
    const section = SECTIONS.find((name) => text.startsWith(name));
    return section && !here[i].text.startsWith(headings[section])
      ? [{ ...here[i], message: `"${section}" is called "${headings[section]}" in this language.` }]
      : [];
  });
  const opening = notebook.cells[0].source;
  const labels = OPENING.filter((label) => !opening.includes(headings[label]));
  return [...names, ...labels.map((label) => ({ cell: 1, message: `The first cell has no ${headings[label]}` }))];
}
