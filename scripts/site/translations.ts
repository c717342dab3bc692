/** JupyterLab's own words in the languages that there are lessons in: from its language packs, which `npm run setup` installs. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readTexts } from "../check/edition-texts";
import { notebooksFolder, venvPython } from "../paths";

/** JupyterLab's name of a language of lessons besides English: of `ko`, `ko_KR`. */
export const localeOf = (language: string): string => readTexts(join(notebooksFolder, language)).locale;

/** @param languages of lessons, besides English */
export function writeTranslations(site: string, languages: readonly string[]): void {
  const folder = join(site, "api", "translations");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "en.json"), JSON.stringify({ data: {}, message: "" }));
  for (const language of languages) {
    const locale = localeOf(language);
    writeFileSync(
      join(folder, `${locale}.json`),
      JSON.stringify({ data: { jupyterlab: wordsOf(locale) }, message: "" }),
    );
  }
  const names = [["en", "en"], ...languages.map((language) => [localeOf(language), language])].map(
    ([locale, language]) => {
      const inItself = new Intl.DisplayNames([language], { type: "language" }).of(language);
      return [
        locale,
        { displayName: new Intl.DisplayNames(["en"], { type: "language" }).of(language), nativeName: inItself },
      ];
    },
  );
  writeFileSync(join(folder, "all.json"), JSON.stringify({ data: Object.fromEntries(names), message: "" }));
}

/** As gettext has them: by the English ones, lists of forms. */
function wordsOf(locale: string): unknown {
  const code = `import json, pathlib, jupyterlab_language_pack_${locale} as pack
file = pathlib.Path(pack.__path__[0]) / "locale" / "${locale}" / "LC_MESSAGES" / "jupyterlab.json"
print(json.dumps(json.loads(file.read_text("utf-8"))))`;
  return JSON.parse(execFileSync(venvPython, ["-c", code], { encoding: "utf8", maxBuffer: 2 ** 26 }));
}
