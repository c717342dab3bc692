/** The words of an edition in another language, its texts.json, and what they make of the English lesson. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { withSources } from "../cell-sources.cjs";
import { type Cell, readNotebook } from "./notebook-file";
import { solutionsOf } from "./solutions";
import { translateCode } from "./texts";

export const TEXTS = "texts.json";

export interface Texts {
  /** JupyterLab's name of the language: `ko_KR`. */
  readonly locale: string;
  /** By what the sections and the opening of every lesson are called in English. */
  readonly headings: Readonly<Record<string, string>>;
  /** Texts that are the same in this language: names of columns, of data types, of files. */
  readonly kept: readonly string[];
  /** The words of a new lesson, by the English ones. */
  readonly template: Readonly<Record<string, string>>;
  /** Those of each lesson. */
  readonly lessons: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export function readTexts(folder: string): Texts {
  return JSON.parse(readFileSync(join(folder, TEXTS), "utf8"));
}

/** A lesson's own words, by the English ones. */
export function textsOf({ lessons }: Texts, notebook: string): Readonly<Record<string, string>> {
  return lessons[nameOf(notebook)] ?? {};
}

/** The same with those that every lesson keeps. */
export function tableOf(texts: Texts, notebook: string): Map<string, string> {
  const kept = texts.kept.map((text) => [text, text] as const);
  return new Map([...kept, ...Object.entries(textsOf(texts, notebook))]);
}

/** The English lesson's cells as a new edition has them: code and headings in its language, the text still in English. */
export function startOf(cells: readonly Cell[], texts: Texts, notebook: string): string[] {
  const table = tableOf(texts, notebook);
  return cells.map((cell) => {
    const source = withCode(cell, cell, table);
    return cell.cell_type === "markdown" ? withHeadings(source, texts) : source;
  });
}

function withHeadings(source: string, { headings }: Texts): string {
  return Object.entries(headings).reduce(
    (text, [english, own]) =>
      english.startsWith("**")
        ? text.replace(english, () => own)
        : text.replace(new RegExp(`^## ${english}`, "m"), () => `## ${own}`),
    source,
  );
}

/** Brings the code of an edition to that of the English one, in its own words; the outputs stay until it is run. */
export function writeCode(path: string, english: string): void {
  const table = tableOf(readTexts(dirname(path)), path);
  const [own, original] = [readNotebook(path).cells, readNotebook(english).cells];
  writeSources(path, path, (i) => withCode(own[i], original[i], table));
}

/** Makes an edition of a new lesson, with the words of the template. */
export function makeEdition(english: string, folder: string): string {
  const path = join(folder, basename(english));
  const before = readTexts(folder);
  const texts = { ...before, lessons: { ...before.lessons, [nameOf(path)]: before.template } };
  writeFileSync(join(folder, TEXTS), `${JSON.stringify(texts, null, 2)}\n`);
  const sources = startOf(readNotebook(english).cells, texts, path);
  writeSources(english, path, (i) => sources[i]);
  return path;
}

/** Writes a notebook with other sources, made by the place of the cell. */
function writeSources(from: string, to: string, sourceOf: (cell: number) => string): void {
  writeFileSync(to, withSources(readFileSync(from, "utf8"), sourceOf));
}

/** The source of a cell with the English one's code: all of it, or that of its solutions. */
function withCode(cell: Cell, english: Cell | undefined, table: ReadonlyMap<string, string>): string {
  if (cell.cell_type !== english?.cell_type) return cell.source;
  if (cell.cell_type === "code") return translateCode(english.source, table).source;
  const [own, solutions] = [cell, english].map((one) => solutionsOf([one]));
  const lines = cell.source.split("\n");
  // From the last one on, so that the lines before stay where they are.
  for (let i = Math.min(own.length, solutions.length) - 1; i >= 0; i--) {
    const code = translateCode(solutions[i].source, table).source;
    lines.splice(own[i].line - 1, own[i].source.split("\n").length, code);
  }
  return lines.join("\n");
}

function nameOf(path: string): string {
  return basename(path, ".ipynb");
}
