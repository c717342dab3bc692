/** Entries of the cache: folders that are made aside and renamed into place, so that one is whole or is not there. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";

const MANIFEST = "made.json";

/** True when every file of the entry is there with the size it was made with. */
export function entryIsWhole(folder: string): boolean {
  const manifest = join(folder, MANIFEST);
  if (!existsSync(manifest)) return false;
  const sizes: Record<string, number> = JSON.parse(readFileSync(manifest, "utf8"));
  return Object.entries(sizes).every(
    ([file, size]) => statSync(join(folder, file), { throwIfNoEntry: false })?.size === size,
  );
}

/** Makes the entry unless it is whole; `make` fills a staging folder beside it. */
export async function makeEntry(folder: string, make: (staging: string) => Promise<void>): Promise<void> {
  if (entryIsWhole(folder)) return;
  removeLeftovers(folder);
  const staging = `${folder}.${process.pid}.partial`;
  mkdirSync(staging, { recursive: true });
  try {
    await make(staging);
    writeFileSync(join(staging, MANIFEST), JSON.stringify(fileSizes(staging), null, 2));
    rmSync(folder, { recursive: true, force: true });
    renameSync(staging, folder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Staging folders whose maker was killed. */
function removeLeftovers(folder: string): void {
  const parent = dirname(folder);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const owner = name.startsWith(`${basename(folder)}.`) && /\.(\d+)\.partial$/.exec(name)?.[1];
    if (owner && !isAlive(Number(owner))) rmSync(join(parent, name), { recursive: true, force: true });
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function fileSizes(folder: string): Record<string, number> {
  const sizes: Record<string, number> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    if (entry.isFile()) sizes[relative(folder, path)] = statSync(path).size;
  }
  return sizes;
}
