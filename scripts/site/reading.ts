/** The site's pages for reading: each lesson with its outputs, without a kernel; and the glossaries. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makePages } from "../notebook";
import { neighbours, wordsOf } from "../page-links";
import type { Edition, SiteLesson } from "./lessons";
import { type Figure, PLOTLY_FILES, partOf } from "./plotly-parts";
import { addressOf, pageOf } from "./start-page";

/** @param plotly the folder with Plotly's distributions, from the site's root */
export async function writeReadingPages(site: string, editions: readonly Edition[], plotly: string): Promise<void> {
  const pages = editions.flatMap(({ language, lessons, glossary }) => {
    const { run, notebook } = wordsOf(language);
    const start = (up: string) => ["Nonlinear", `${up}${language === "en" ? "index" : language}.html`] as const;
    const texts = glossary.map(({ path, file }) => ({
      notebook: file,
      page: join(site, pageOf(path)),
      links: [start(upFrom(path))],
    }));
    const pages = lessons.map((lesson) => {
      const { path, file } = lesson;
      const up = upFrom(path);
      return {
        notebook: file,
        page: join(site, pageOf(path)),
        links: [[run, up + addressOf(path)], ...neighbours(file), [notebook, `${up}files/${path}`], start(up)] as const,
        plotly: `${up}${plotly}/${plotlyOf(lesson)}`,
      };
    });
    return [...pages, ...texts];
  });
  if (!(await makePages(pages))) throw new Error("The pages for reading could not be made.");
}

/** The site's root, from the page of a file. */
const upFrom = (path: string): string => "../".repeat(pageOf(path).split("/").length - 1);

/** The distribution that draws all figures of a lesson. */
function plotlyOf({ file }: SiteLesson): string {
  const { cells } = JSON.parse(readFileSync(file, "utf8")) as { cells: Cell[] };
  const outputs = cells.flatMap(({ outputs = [] }) => outputs);
  const figures = outputs.flatMap(({ data }) => data?.["application/vnd.plotly.v1+json"] ?? []);
  return PLOTLY_FILES[figures.some((figure) => partOf(figure) === "all") ? "all" : "cartesian"];
}

interface Cell {
  readonly outputs?: readonly { readonly data?: Readonly<Record<"application/vnd.plotly.v1+json", Figure>> }[];
}
