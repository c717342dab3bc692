/** The site's pages for reading: each lesson with its outputs, without a kernel. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { makePage } from "../notebook";
import { neighbours, type PageLink, plotlyFile, wordsOf } from "../page-links";
import type { Edition } from "./lessons";
import { addressOf, pageOf } from "./start-page";

export async function writeReadingPages(site: string, editions: readonly Edition[]): Promise<void> {
  cpSync(plotlyFile(), join(site, "plotly.min.js"));
  for (const { language, lessons } of editions)
    for (const { path, file } of lessons) {
      const up = "../".repeat(pageOf(path).split("/").length - 1);
      const { run, notebook } = wordsOf(language);
      const links: PageLink[] = [
        [run, up + addressOf(path)],
        ...neighbours(file),
        [notebook, `${up}files/${path}`],
        ["Nonlinear", `${up}${language === "en" ? "index" : language}.html`],
      ];
      if (!(await makePage(file, join(site, pageOf(path)), links, `${up}plotly.min.js`)))
        throw new Error(`The page of ${path} could not be made.`);
    }
}
