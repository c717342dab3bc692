/** The site's first page: the lessons, a picture each. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { escapeHtml } from "../kernel/html";
import type { Edition, SiteLesson } from "./lessons";

const WORDS: Readonly<Record<string, { lead: string; run: string }>> = {
  en: {
    lead: "Deep-learning lessons as TypeScript notebooks. They run here, in your browser: nothing is installed, and nothing leaves your machine.",
    run: "Lessons",
  },
  ko: {
    lead: "TypeScript 노트북으로 배우는 딥러닝. 설치 없이 브라우저에서 바로 실행되며, 데이터는 컴퓨터 밖으로 나가지 않습니다.",
    run: "한국어 강의",
  },
};

export function writeStartPage(site: string, editions: readonly Edition[]): void {
  mkdirSync(join(site, "pictures"), { recursive: true });
  writeFileSync(join(site, "index.html"), page(editions.map((edition) => section(site, edition)).join("\n")));
}

/** Opens a lesson in a workspace of its own: another would open all that was open in it before, each with a kernel. */
export const addressOf = (path: string): string => {
  const workspace = path.replace(/\W+/g, "-");
  return `lab/index.html?workspace=${workspace}&path=${encodeURIComponent(path)}`;
};

function section(site: string, { language, lessons }: Edition): string {
  const { lead, run } = WORDS[language] ?? WORDS.en;
  const cards = lessons.map((lesson) => card(site, language, lesson)).join("\n");
  return `<section lang="${language}"><h2>${run}</h2><p>${lead}</p><div class="lessons">\n${cards}\n</div></section>`;
}

function card(site: string, language: string, { path, title, summary, picture }: SiteLesson): string {
  const name = path.replace(/^.*\/|\.ipynb$/g, "");
  const image = `pictures/${language}-${name}.png`;
  if (picture) writeFileSync(join(site, image), Buffer.from(picture, "base64"));
  const shown = picture ? `<img src="${image}" alt="" loading="lazy">` : "";
  return `<a href="${addressOf(path)}">${shown}<h3>${escapeHtml(title)}</h3><p>${escapeHtml(summary)}</p></a>`;
}

const page = (body: string): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Nonlinear: deep learning in TypeScript</title>
<script id="jupyter-config-data" type="application/json" data-jupyter-lite-root=".">{}</script>
<link rel="icon" href="lab/favicon.ico">
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 70rem; padding: 2rem 1rem 4rem; }
h1, h2, h3 { line-height: 1.2; }
.lessons { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); }
.lessons a { border: 1px solid #8884; border-radius: .5rem; color: inherit; padding: 1rem; text-decoration: none; }
.lessons a:hover, .lessons a:focus { border-color: currentcolor; }
.lessons img { aspect-ratio: 16 / 9; object-fit: contain; width: 100%; }
.lessons h3 { margin: .5rem 0 .25rem; }
.lessons p { font-size: .9rem; margin: 0; }
</style>
</head>
<body>
<h1>Nonlinear</h1>
${body}
<script>navigator.serviceWorker?.register("service-worker.js?enableCache=false");</script>
</body>
</html>
`;
