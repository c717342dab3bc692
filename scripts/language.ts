/** JupyterLab in the language of an edition of the lessons. */
import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import { readTexts } from "./check/edition-texts";
import { editionFolders } from "./check/editions";
import { buildFolder, notebooksFolder } from "./paths";
import { writeWhole } from "./write-whole";

/** The languages that there are editions in, besides English: `ko`. */
export function languages(): string[] {
  return editionFolders().map((folder) => basename(folder));
}

/** Has JupyterLab show a link's Markdown file, such as the glossary, as a page, unless the user has chosen otherwise. */
export const MARKDOWN_AS_PAGE = {
  "@jupyterlab/docmanager-extension:plugin": { defaultViewers: { markdown: "Markdown Preview" } },
};

/**
 * Writes what JupyterLab shall do in a language unless the user has chosen otherwise: speak it, and show the glossary as
 * a page.
 *
 * @returns the folder with these settings, for JUPYTER_CONFIG_PATH
 */
export function writeLanguageSettings(language: string): string {
  const folder = join(buildFolder, "jupyter", "languages", language);
  const settings = {
    "@jupyterlab/translation-extension:plugin": { locale: readTexts(join(notebooksFolder, language)).locale },
    ...MARKDOWN_AS_PAGE,
  };
  mkdirSync(join(folder, "labconfig"), { recursive: true });
  writeWhole(join(folder, "labconfig", "default_setting_overrides.json"), JSON.stringify(settings, null, 2));
  return folder;
}
