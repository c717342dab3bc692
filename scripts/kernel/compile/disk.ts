/** What the compiler looks for on the disk besides what TypeScript reads. In browsers: disk.browser.ts. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { builtinModules, isBuiltin } from "node:module";
import { join } from "nonlinear/platform/path";

/** The stamp of a file that is not there. */
export const MISSING = "missing";

/** What documents the names of packages comes with their types, which the compiler's snapshot has. */
export const DOCS_AT_ONCE: boolean = true;

/** Returns a text that changes whenever the file does. */
export function stampOf(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats ? `${stats.mtimeNs} ${stats.size} ${stats.ino}` : MISSING;
}

/** The names of what is in a folder, those of subfolders with a "/" at the end; none when there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  } catch {
    return [];
  }
}

/** The dependencies of the folder's package.json; undefined when it has none. */
export function dependenciesIn(folder: string): string[] | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(file, "utf8"));
  return Object.keys({ ...dependencies, ...devDependencies }).sort();
}

/** The modules that the platform itself has. */
export function platformModules(): string[] {
  return builtinModules.filter((name) => !name.startsWith("_")).map((name) => `node:${name}`);
}

/** True of a module that the platform itself has: types are found of it, and no file. */
export function isPlatformModule(name: string): boolean {
  return isBuiltin(name);
}
