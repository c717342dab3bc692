/** Reading files, and writing them so that a crash at any moment leaves a whole one. */
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  createReadStream,
  existsSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { sha256 } from "./platform/hash";
import { processIsAlive } from "./process-is-alive";

/**
 * Writes a file, with its folder where that is missing. The old file is replaced only when the new one is whole and on
 * the disk, so that even a power cut leaves one of the two. When several processes write the same file at once, the
 * last one wins. The new file keeps the mode of the old one, and a link keeps its target.
 *
 * @throws Error when something other than a file has this path, such as a folder or a device
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

/** The target of a link, even of one that leads to nothing yet; the file itself when it is no link. */
function linkTarget(file: string): string {
  let target = file;
  for (let links = 0; lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink(); links++) {
    if (links === MOST_LINKS) throw new Error(`${file} is a link that leads in a circle; name another file.`);
    target = path.resolve(path.dirname(target), readlinkSync(target));
  }
  return target;
}

function writeToDisk(file: string, bytes: Uint8Array, old: Stats | undefined): void {
  // "wx" creates a new file, and never follows a link that somebody has put at its path.
  const handle = openSync(file, "wx", old ? 0o600 : 0o666);
  try {
    if (old) takeAfter(handle, old);
    for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Gives the new file the mode of the old one, and its owner where this user may. */
function takeAfter(handle: number, { uid, gid, mode }: Stats): void {
  try {
    fchownSync(handle, uid, gid);
  } catch {
    // The old file was another user's; the new one is this user's.
  }
  fchmodSync(handle, mode & 0o777);
}

/** The prefix of the names of this machine's unfinished files; the number of the process follows. */
const HOST_PREFIX = `.${sha256([hostname()]).slice(0, 8)}-`;
const prefixOf = (processId: number) => `${HOST_PREFIX}${processId}-`;

/** Removes the unfinished files of processes that were killed. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const owner =
      name.startsWith(HOST_PREFIX) && /^(\d+)-[0-9a-f]{12}\.unfinished$/.exec(name.slice(HOST_PREFIX.length))?.[1];
    if (owner && !processIsAlive(Number(owner))) rmSync(path.join(folder, name), { force: true });
  }
}

/** A file that can be read several times, piece by piece. */
export interface Source {
  /** In bytes. */
  readonly size: number;
  /** @param from the first byte; 0 by default */
  pieces(from?: number): AsyncIterable<Uint8Array>;
}

/** What is read at once, and what is given at once: what comes of a small piece is garbage again while it is young. */
const READ = 1 << 20;
const PIECE = 1 << 16;

/**
 * A file, or an address that begins with http, whose bytes are fetched at once.
 *
 * @throws Error that names the file or address
 */
export async function openSource(source: string): Promise<Source> {
  if (/^https?:/.test(source)) {
    const bytes = await readBytes(source);
    return {
      size: bytes.length,
      async *pieces(from = 0) {
        for (let at = from; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
      },
    };
  }
  try {
    const { size } = await stat(source);
    return {
      size,
      async *pieces(from) {
        try {
          for await (const bytes of createReadStream(source, { start: from, highWaterMark: READ })) {
            for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
          }
        } catch (error) {
          throw unreadable(source, error);
        }
      },
    };
  } catch (error) {
    throw unreadable(source, error);
  }
}

/**
 * Reads a file, or an address that begins with http.
 *
 * @throws Error that names the file or address
 */
export async function readBytes(source: string): Promise<Uint8Array> {
  if (/^https?:/.test(source)) {
    const response = await fetch(source);
    if (!response.ok) throw new Error(`${source}: ${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  }
  try {
    return await readFile(source);
  } catch (error) {
    throw unreadable(source, error);
  }
}

/** Reads a file at once. */
export function readBytesSync(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** True if there is a file or a folder of this name. */
export function fileExists(file: string): boolean {
  return existsSync(file);
}

/** Adds a text to the end of a file, which is made, with its folder, where it is missing. */
export function appendText(file: string, text: string): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  appendFileSync(file, text);
}

/** Cuts a file off after so many bytes. */
export function cutFile(file: string, bytes: number): void {
  truncateSync(file, bytes);
}

/** The names of what is in a folder. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder);
}

/** Removes a file, if there is one. */
export function removeFile(file: string): void {
  rmSync(file, { force: true });
}

function unreadable(source: string, error: unknown): Error {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return new Error(`There is no file ${path.resolve(source)}.`);
  if (code === "EISDIR") return new Error(`${source} is a folder; expected a file.`);
  return new Error(`${source} cannot be read: ${message}`);
}
