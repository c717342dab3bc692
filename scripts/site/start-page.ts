/** The site's first pages, one in each language: the lessons, a picture each, and links to the other languages. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHtml } from "../kernel/html";
import type { Edition, SiteLesson } from "./lessons";

interface Words {
  /** The language's name, in itself. */
  readonly name: string;
  readonly title: string;
  readonly lead: string;
  readonly read: string;
}

const WORDS: Readonly<Record<string, Words>> = {
  en: {
    name: "English",
    title: "Nonlinear: deep learning in TypeScript",
    lead: "Deep-learning lessons as TypeScript notebooks. They run here, in your browser: nothing is installed, and nothing leaves your machine.",
    read: "Read",
  },
  ko: {
    name: "한국어",
    title: "Nonlinear: TypeScript로 배우는 딥러닝",
    lead: "TypeScript 노트북으로 배우는 딥러닝 강의입니다. 설치 없이 브라우저에서 바로 실행되며, 데이터는 컴퓨터 밖으로 나가지 않습니다.",
    read: "읽기",
  },
};

/** A language without words of its own here has the English ones, under its code. */
const wordsOf = (language: string): Words => WORDS[language] ?? { ...WORDS.en, name: language };

/** What all pages are made of; `hasPages` for links to the pages for reading. */
interface Whole {
  readonly editions: readonly Edition[];
  readonly hasPages: boolean;
}

export function writeStartPages(site: string, editions: readonly Edition[], hasPages: boolean): void {
  mkdirSync(join(site, "pictures"), { recursive: true });
  for (const edition of editions)
    writeFileSync(join(site, fileOf(edition)), page(site, edition, { editions, hasPages }));
}

const fileOf = ({ language }: Edition): string => (language === "en" ? "index.html" : `${language}.html`);

/** The page for reading of a lesson or a glossary, from the site's root. */
export const pageOf = (path: string): string => path.replace(/^notebooks/, "read").replace(/(ipynb|md)$/, "html");

/** Opens a lesson in a workspace of its own: another would open all that was open in it before, each with a kernel. */
export const addressOf = (path: string): string => {
  const workspace = path.replace(/\W+/g, "-");
  return `lab/index.html?workspace=${workspace}&path=${encodeURIComponent(path)}`;
};

function card(site: string, edition: Edition, lesson: SiteLesson, { editions, hasPages }: Whole): string {
  const { path, title, summary, picture } = lesson;
  const image = `pictures/${edition.language}-${nameOf(path)}.png`;
  if (picture) writeFileSync(join(site, image), Buffer.from(picture, "base64"));
  const shown = picture ? `<img src="${image}" alt="" loading="lazy">` : "";
  const others = editions
    .filter((other) => other !== edition)
    .flatMap((other) =>
      other.lessons.filter((one) => nameOf(one.path) === nameOf(path)).map((one) => ({ other, one })),
    );
  const read = hasPages ? `<a href="${pageOf(path)}">${wordsOf(edition.language).read}</a>` : "";
  const links = others.map(({ other, one }) => link(addressOf(one.path), other));
  return `<article><a href="${addressOf(path)}">${shown}<h2>${escapeHtml(title)}</h2><p>${escapeHtml(summary)}</p></a><div class="more">${[read, ...links].join(" ")}</div></article>`;
}

const nameOf = (path: string): string => path.replace(/^.*\/|\.ipynb$/g, "");

const link = (address: string, { language }: Edition): string =>
  `<a class="language" lang="${language}" hreflang="${language}" href="${address}">${wordsOf(language).name}</a>`;

const page = (site: string, edition: Edition, { editions, hasPages }: Whole): string => `<!DOCTYPE html>
<html lang="${edition.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${wordsOf(edition.language).title}</title>
<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{}</script>
<link rel="icon" href="lab/favicon.ico">
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 70rem; padding: 2rem 1rem 4rem; word-break: keep-all; }
h1, h2 { line-height: 1.2; }
nav { float: right; }
.lessons { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr)); }
article { border: 1px solid #8884; border-radius: .5rem; display: flex; flex-direction: column; padding: 1rem; }
article:hover, article:focus-within { border-color: currentcolor; }
article > a:first-child { color: inherit; flex: 1; text-decoration: none; }
img { aspect-ratio: 16 / 9; background: #fff; border-radius: .25rem; object-fit: contain; width: 100%; }
h2 { font-size: 1.15rem; margin: .5rem 0 .25rem; }
article p { font-size: .9rem; margin: 0 0 .5rem; }
.more { display: flex; font-size: .9rem; gap: 1rem; }
</style>
</head>
<body>
<nav>${editions
  .filter((other) => other !== edition)
  .map((other) => link(fileOf(other), other))
  .join(" ")}</nav>
<h1>Nonlinear</h1>
<p>${wordsOf(edition.language).lead}</p>
<div class="lessons">
${edition.lessons.map((lesson) => card(site, edition, lesson, { editions, hasPages })).join("\n")}
</div>
<script>navigator.serviceWorker?.register("service-worker.js?enableCache=false");</script>
</body>
</html>
`;
