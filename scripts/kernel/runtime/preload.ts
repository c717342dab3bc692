/** What the host loads of the library before a cell imports or uses it: while that cell is being compiled, or not yet sent. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NOTEBOOK } from "./notebook-file";

/** In a notebook's file a quote has a backslash. */
const IMPORT = /from\s*\\?["'](nonlinear(?:\/ko)?)\\?["']/;
/** What a cell can set only before TensorFlow is loaded. */
const SETTINGS = /process\.env|usePortable/;
/** What loads TensorFlow or Danfo. */
const USE = /\b(danfo|data|nn|optim|tf|train)\s*\./;

export interface Preload {
  /** The name under which the library is imported. */
  readonly name: string;
  /** Whether TensorFlow and Danfo are used, too. */
  readonly isUsed: boolean;
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

/** Looks through the cells as they come. */
export class Foresight {
  private name: string | undefined;
  private isDone = false;

  /** @returns what is to be loaded for a cell, and was not to be for those before it */
  take(code: string): Preload | undefined {
    if (SETTINGS.test(code)) this.isDone = true;
    if (this.isDone) return undefined;
    const known = this.name;
    this.name ??= IMPORT.exec(code)?.[1];
    if (this.name === undefined) return undefined;
    const isUsed = USE.test(code);
    this.isDone = isUsed;
    return isUsed || known === undefined ? { name: this.name, isUsed } : undefined;
  }
}
