/** Loads the library, TensorFlow and Danfo while no cell runs yet, where the notebook is going to import them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NOTEBOOK } from "./runner";

/** As it stands in a notebook's file, where a quote has a backslash. */
const IMPORT = /from\s*\\?["'](nonlinear(\/ko)?)\\?["']/;
/** What a cell can set only before TensorFlow is loaded. */
const SETTINGS = /process\.env|usePortable/;
/** Milliseconds between two parts, in which a cell can come. */
const PAUSE_MS = 20;

interface Library {
  tf: { getBackend(): unknown };
  danfo: { DataFrame: unknown };
}

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
  if (name === undefined) return;
  const library = () => require(name) as Library;
  const parts = [library, () => library().tf.getBackend(), () => library().danfo.DataFrame];
  const loadNext = () => {
    const load = parts.shift();
    if (!load || !isIdle()) return;
    try {
      load();
    } catch {
      // The cell that imports it says what is wrong.
      return;
    }
    setTimeout(loadNext, PAUSE_MS);
  };
  setTimeout(loadNext, PAUSE_MS);
}
