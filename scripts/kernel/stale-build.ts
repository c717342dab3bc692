/**
 * Fault: cells run the library's compiled form; after an edit of its source they run old code, and nothing says so.
 * Mend: one line, when the source is newer than its build, or the build newer than what the kernel has loaded.
 */
import { readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";

/**
 * The line for the user; undefined when the build is up to date and the kernel has not loaded an older one, and where there
 * is no source to build from.
 * @param loadedAt when the kernel loaded the library, in milliseconds since 1970; undefined when it has not
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

/** The file changed last, in a folder and those in it. */
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
