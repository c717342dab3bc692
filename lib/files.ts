/** Writing files so that a crash at any moment leaves a whole one. */
import { createHash, randomBytes } from "node:crypto";
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";

/**
 * Writes a file, with its folder where that is missing. The old file is replaced only once the new one is whole and on the
 * disk: whoever is interrupted, even by the power going, finds one of the two. Several processes may write the same file at
 * once: the last one's stays. The new file has the mode of the old one, and a link goes on pointing to where it did.
 *
 * @throws when there is something other than a file, such as a folder or a device
 */
export function replaceFile(file: string, bytes: Uint8Array): void {
  const target = linkTarget(path.resolve(file));
  const folder = path.dirname(target);
  mkdirSync(folder, { recursive: true });
  const old = statSync(target, { throwIfNoEntry: false });
  if (old && !old.isFile()) throw new Error(`${file} is no file that could be replaced; name another.`);
  removeLeftovers(folder);
  const unfinished = path.join(folder, `${prefixOf(process.pid)}${randomBytes(6).toString("hex")}.unfinished`);
  try {
    writeToDisk(unfinished, bytes, old);
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

const MOST_LINKS = 40;

/** Where a link leads, also when nothing is there yet; the file itself when it is no link. */
function linkTarget(file: string): string {
  let target = file;
  for (let links = 0; lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink(); links++) {
    if (links === MOST_LINKS) throw new Error(`${file} is a link that leads in a circle; name another file.`);
    target = path.resolve(path.dirname(target), readlinkSync(target));
  }
  return target;
}

function writeToDisk(file: string, bytes: Uint8Array, old: Stats | undefined): void {
  // "wx" makes a new file, and never follows a link that somebody has put in its place.
  const handle = openSync(file, "wx", old ? 0o600 : 0o666);
  try {
    if (old) takeAfter(handle, old);
    for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Gives a new file the owner, where this user may, and the mode of the old one. */
function takeAfter(handle: number, { uid, gid, mode }: Stats): void {
  try {
    fchownSync(handle, uid, gid);
  } catch {
    // The file is another user's, and becomes this user's.
  }
  fchmodSync(handle, mode & 0o777);
}

/** What the names of this machine's unfinished files begin with; a process's own number follows. */
const host = `.${createHash("sha256").update(hostname()).digest("hex").slice(0, 8)}-`;
const prefixOf = (processId: number) => `${host}${processId}-`;

/** Unfinished files of processes that were killed. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner = name.startsWith(host) && /^(\d+)-[0-9a-f]{12}\.unfinished$/.exec(name.slice(host.length))?.[1];
    if (owner && !isAlive(Number(owner))) rmSync(path.join(folder, name), { force: true });
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

/** The contents of a file, or of an address that begins with http. @throws Error that names it */
export async function readBytes(source: string): Promise<Uint8Array> {
  if (/^https?:/.test(source)) {
    const response = await fetch(source);
    if (!response.ok) throw new Error(`${source}: ${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  }
  try {
    return await readFile(source);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new Error(`There is no file ${path.resolve(source)}.`);
    throw new Error(`${source} cannot be read: ${(error as Error).message}`);
  }
}
