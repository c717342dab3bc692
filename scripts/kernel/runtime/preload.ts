/** Loads the library, TensorFlow and Danfo while no cell runs yet, where the notebook is going to import them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAhead } from "./load-ahead";
import { NOTEBOOK } from "./runner";

/** As it stands in a notebook's file, where a quote has a backslash. */
const IMPORT = /from\s*\\?["'](nonlinear(\/ko)?)\\?["']/;
/** What a cell can set only before TensorFlow is loaded. */
const SETTINGS = /process\.env|usePortable/;

/** Returns the name under which the notebook imports the library; undefined where it does not, or no file is known. */
export function importedLibrary(folder: string, notebook = NOTEBOOK): string | undefined {
  try {
    const text = readFileSync(join(folder, notebook), "utf8");
    return SETTINGS.test(text) ? undefined : IMPORT.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

/** @param isIdle whether no cell has run yet */
export function preloadLibrary(require: NodeJS.Require, folder: string, isIdle: () => boolean): void {
  const name = importedLibrary(folder);
  if (name !== undefined) loadAhead(() => require(name), isIdle);
}
