/**
 * Fault: cells run the library's compiled code. After an edit of its source they run old code, and nothing says so.
 * Mend: a notice when the source is newer than the build, or the build is newer than what the kernel has loaded.
 */
import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * Returns the notice for the user, or undefined when there is none to give: the build is up to date and the kernel
 * has not loaded an older one, or the library has no source here.
 * @param loadedAt the time at which the kernel loaded the library, in milliseconds since 1970; undefined before that
 */
export function staleBuildHint(project: string, loadedAt?: number): string | undefined {
  const source = newest(join(project, "lib"), (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"));
  const built = newest(join(project, "lib", "dist"), () => true);
  if (!source) return undefined;
  if (built && source.time <= built.time) {
    if (loadedAt === undefined || built.time <= loadedAt) return undefined;
    return "The library was built anew since this kernel loaded it: restart the kernel to use it.";
  }
  const file = relative(project, source.path);
  return `${file} is newer than the library's build: run \`npm run build\` in the project, then restart the kernel.`;
}

interface Dated {
  path: string;
  time: number;
}

/** Finds the most recently changed file in a folder and its subfolders. */
function newest(folder: string, isMeant: (name: string) => boolean): Dated | undefined {
  let found: Dated | undefined;
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    let candidate: Dated | undefined;
    if (entry.isDirectory()) {
      candidate = entry.name === "node_modules" || entry.name === "dist" ? undefined : newest(path, isMeant);
    } else if (isMeant(entry.name)) {
      candidate = { path, time: statSync(path).mtimeMs };
    }
    if (candidate && (!found || candidate.time > found.time)) found = candidate;
  }
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
