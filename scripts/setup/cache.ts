/** Entries of the cache: folders that are made aside and renamed into place, so that one is whole or is not there. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";

const MANIFEST = "made.json";

/** True when every file of the entry is there with the size it was made with; what cannot be read is not whole. */
export function entryIsWhole(folder: string): boolean {
  try {
    const sizes = Object.entries(JSON.parse(readFileSync(join(folder, MANIFEST), "utf8")));
    return sizes.length > 0 && sizes.every(([file, size]) => statSync(join(folder, file)).size === size);
  } catch {
    return false;
  }
}

type Use = (staging: string) => Promise<void>;

/** Makes the entry unless it is whole; `make` fills a staging folder beside it. */
export async function makeEntry(folder: string, make: Use): Promise<void> {
  if (!entryIsWhole(folder)) await replaceEntry(folder, make, async () => {});
}

/**
 * Makes the entry anew, whatever there is. The old one, which other clones use, goes only when the new one is made and
 * `prove` has not thrown.
 */
export async function replaceEntry(folder: string, make: Use, prove: Use): Promise<void> {
  removeLeftovers(folder);
  const staging = `${folder}.${process.pid}.partial`;
  mkdirSync(staging, { recursive: true });
  try {
    await make(staging);
    await prove(staging);
    const sizes = fileSizes(staging);
    writeFileSync(join(staging, MANIFEST), JSON.stringify(sizes, null, 2));
    for (const file of [...Object.keys(sizes), MANIFEST]) writeOut(join(staging, file));
    putInPlace(staging, folder);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function putInPlace(staging: string, folder: string): void {
  const old = `${folder}.old.${process.pid}.partial`;
  if (existsSync(folder)) renameSync(folder, old);
  try {
    renameSync(staging, folder);
  } catch (error) {
    // Another clone may have put its own there just now, which is as good.
    if (!entryIsWhole(folder)) {
      if (existsSync(old)) renameSync(old, folder);
      throw error;
    }
  }
  rmSync(old, { recursive: true, force: true });
}

/** Has the disk hold a file before the entry gets its name: otherwise the power may go and leave a torn one. */
function writeOut(file: string): void {
  const handle = openSync(file, "r+");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
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
