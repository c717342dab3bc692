/** The page's settings, as far as they depend on where the site is and which lesson is opened. */
import { SITE } from "./workers.browser";

declare const location: { readonly search: string };
declare const innerWidth: number;
declare const document: { getElementById(id: string): { textContent: string } };

type Settings = Readonly<Record<string, unknown>>;

/** Pixels of a page that has no room for both, file browser and notebook. */
const NARROW = 700;

/** Writes them where JupyterLab reads them. */
export function settle(): void {
  const place = document.getElementById("jupyter-config-data");
  place.textContent = JSON.stringify(forWidth(inLanguage(placed(JSON.parse(place.textContent)))));
}

/** JupyterLab takes addresses from the host's root on; the site does not know where on its host it is. */
function placed(settings: Settings): Settings {
  const found = Object.entries(settings);
  return Object.fromEntries(
    found.map(([name, value]) => [name, isPlace(name, value) ? new URL(value, SITE).pathname : value]),
  );
}

/** Two addresses are from the site's root on. */
function isPlace(name: string, value: unknown): value is string {
  return (
    /Url$/.test(name) && !/^(licenses|themes)Url$/.test(name) && typeof value === "string" && value.startsWith("./")
  );
}

/** JupyterLab speaks the language of the lesson that is opened, unless the learner has chosen another one. */
function inLanguage(settings: Settings): Settings {
  const path = new URLSearchParams(location.search).get("path") ?? "";
  const [, language = ""] = /^notebooks\/(\w+)\//.exec(path) ?? [];
  const locale = (settings.locales as Readonly<Record<string, string>>)[language];
  if (locale === undefined) return settings;
  const others = settings.settingsOverrides as object;
  return { ...settings, settingsOverrides: { ...others, "@jupyterlab/translation-extension:plugin": { locale } } };
}

/** On a phone JupyterLab begins with its Simple Interface: the notebook alone. */
function forWidth(settings: Settings): Settings {
  return innerWidth < NARROW ? { ...settings, mode: "single-document" } : settings;
}
