/**
 * What JupyterLab asks for, one thing after the other, each when it needs it: settings, words, the lesson. Here all is asked
 * for at once while JupyterLab's code loads, and answered as soon as JupyterLab asks.
 */
import { SITE } from "./workers.browser";

declare const location: { readonly href: string; readonly search: string };
declare const window: { fetch: typeof fetch };

interface List {
  readonly content: readonly { readonly path: string }[];
}

/** From the site's root. */
const ALWAYS = [
  "build/schemas/all.json",
  "build/schemas/all_federated.json",
  "api/translations/en.json",
  "api/translations/all.json",
  "api/contents/all.json",
];

/** What JupyterLab shows of a notebook that is not kept, where there is no network. */
const NOT_KEPT =
  "This notebook has not been opened in this browser before, and there is no network to load it from. Open it once with a network: from then on it needs none.";

/** @returns the path of the lesson that the page opens; undefined where it opens nothing, or another notebook */
export function askAhead(): Promise<string | undefined> {
  const ask = window.fetch.bind(window);
  const asked = new Map<string, Promise<Response | undefined>>();
  const request = (path: string) => {
    const { href } = new URL(path, SITE);
    const answer = ask(href).catch(() => undefined);
    asked.set(href, answer);
    return answer;
  };
  for (const path of ALWAYS) void request(path);
  window.fetch = async (input, init) => {
    const href = typeof input === "string" && init === undefined ? new URL(input, location.href).href : "";
    const answer = await asked.get(href);
    if (answer) return answer.clone();
    return ask(input, init).catch((error) => {
      throw href.startsWith(`${SITE}files/`) ? new Error(NOT_KEPT) : error;
    });
  };
  return requestLesson(request);
}

/** The list of the lesson's folder, and the lesson, if it is one of the site's. */
async function requestLesson(request: (path: string) => Promise<Response | undefined>): Promise<string | undefined> {
  const path = new URLSearchParams(location.search).get("path") ?? "";
  const folder = path.slice(0, path.lastIndexOf("/"));
  if (!/^notebooks\b/.test(folder)) return undefined;
  const answer = await request(`api/contents/${folder}/all.json`);
  const list = answer?.ok ? ((await answer.clone().json()) as List) : undefined;
  if (!path.endsWith(".ipynb") || !list?.content.some((file) => file.path === path)) return undefined;
  void request(`files/${path}`);
  return path;
}
