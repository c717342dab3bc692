/** The navigation of a page for reading: the lessons before and after it, and the notebook itself. */
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { notebooksFolder, root } from "./paths";

export type PageLink = readonly [text: string, address: string];

interface Words {
  readonly notebook: string;
  readonly run: string;
}

const WORDS: Readonly<Record<string, Words>> = {
  en: { notebook: "Notebook (.ipynb)", run: "▶ Run this" },
  ko: { notebook: "노트북(.ipynb)", run: "▶ 실행하기" },
};

export const wordsOf = (language: string): Words => WORDS[language] ?? WORDS.en;

/** The library's copy of Plotly. */
export const plotlyFile = (): string => require.resolve("plotly.js-dist-min", { paths: [join(root, "lib")] });

/** The links of a page on the disk. */
export function linksOf(notebook: string, page: string): PageLink[] {
  const language = relative(notebooksFolder, dirname(resolve(notebook)));
  const address = relative(dirname(resolve(page)), resolve(notebook)).replaceAll("\\", "/");
  return [...neighbours(notebook), [wordsOf(language || "en").notebook, encodeURI(address)]];
}

/** The lessons before and after one, in its folder; a notebook that is no lesson has none. */
export function neighbours(notebook: string): PageLink[] {
  const folder = dirname(resolve(notebook));
  if (!existsSync(folder)) return [];
  const lessons = readdirSync(folder)
    .filter((name) => /^\d\d-.*\.ipynb$/.test(name))
    .sort();
  const at = lessons.indexOf(basename(notebook));
  const link = (mark: string, name: string | undefined): PageLink[] =>
    name === undefined || at < 0 ? [] : [[`${mark} ${name.slice(0, 2)}`, name.replace(/ipynb$/, "html")]];
  return [...link("←", lessons[at - 1]), ...link("→", lessons[at + 1])];
}
