/** A lock on the file of a sweep: two sweeps that write one file would both run, and both keep, the same trials. */
import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { processIsAlive } from "../process-is-alive";

/** Locks a file until the returned function is called. */
export type LockFile = (file: string, signal: AbortSignal | undefined) => (() => void) | Promise<() => void>;

/** The content of a lock's file. */
interface Holder {
  /** Another one for each sweep. */
  readonly id: string;
  readonly process: number;
  /** When the process started, as the system counts it: process numbers are used again. */
  readonly started: string | null;
  readonly host: string;
  /** When the sweep began, for people. */
  readonly since: string;
}

/** The locks that this process holds by their ids, and the signals of the cells whose sweeps they belong to. */
const held = new Map<string, AbortSignal | undefined>();

/**
 * Locks the file until the returned function is called, by a file beside it. The lock of a process that has ended, or
 * of an interrupted cell of this process, does not count.
 *
 * @param signal aborted when the cell of the sweep is interrupted
 * @throws Error when another sweep has the file; it says which process
 */
export function lockFile(file: string, signal: AbortSignal | undefined): () => void {
  const lock = `${realPath(file)}.lock`;
  const own: Holder = {
    id: randomUUID(),
    process: process.pid,
    started: startOf(process.pid),
    host: hostname(),
    since: new Date().toISOString(),
  };
  // A link to a whole file appears at once and only where there is none: nobody reads half a lock.
  const draft = `${lock}.${own.id}`;
  writeFileSync(draft, JSON.stringify(own));
  try {
    while (!canLink(draft, lock)) {
      const other = readHolder(lock);
      if (other && isActive(other)) throw inUse(file, lock, other);
      takeAway(lock, other);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  held.set(own.id, signal);
  return () => {
    held.delete(own.id);
    if (readHolder(lock)?.id === own.id) rmSync(lock, { force: true });
  };
}

/** The one path of a file that may be reached by several: through links, or from another folder. */
function realPath(file: string): string {
  const absolute = path.resolve(file);
  mkdirSync(path.dirname(absolute), { recursive: true });
  try {
    return realpathSync(absolute);
  } catch {
    return path.join(realpathSync(path.dirname(absolute)), path.basename(absolute));
  }
}

function canLink(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    // Some disks have no links.
    return canWrite(lock, readFileSync(draft));
  }
}

function canWrite(lock: string, content: Buffer): boolean {
  try {
    writeFileSync(lock, content, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined when there is no lock, or none that can be read. */
function readHolder(lock: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(lock, "utf8"));
  } catch {
    return undefined;
  }
}

function isActive({ id, process: other, started, host }: Holder): boolean {
  // Nothing is known of the processes of another machine.
  if (host !== hostname()) return true;
  if (other === process.pid && started === startOf(other)) return held.has(id) && !held.get(id)?.aborted;
  const now = startOf(other);
  return processIsAlive(other) && (now === null || started === null || now === started);
}

/** Field 22 of /proc/PID/stat, where there is one. The second field, the name, may hold spaces and parentheses. */
function startOf(other: number): string | null {
  try {
    const text = readFileSync(`/proc/${other}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return null;
  }
}

/** Removes a lock that does not count; one that another sweep has made meanwhile is put back. */
function takeAway(lock: string, expected: Holder | undefined): void {
  const aside = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  if (readHolder(aside)?.id !== expected?.id) canLink(aside, lock);
  rmSync(aside, { force: true });
}

function inUse(file: string, lock: string, { process: other, host, since }: Holder): Error {
  const place = host !== hostname() ? `process ${other} on ${host}` : `process ${other}`;
  const whose = other === process.pid && host === hostname() ? "this kernel" : place;
  const advice = host === hostname() ? "" : ` If that one has ended, delete ${lock}.`;
  return new Error(
    `${file} is in use by another sweep of ${whose}, since ${since}. ` +
      `Run this one when that has ended, or give it a file of its own.${advice}`,
  );
}
