/**
 * Loaded first in each of a kernel's three processes (`growth.ts`): at a signal they collect their garbage, and write down
 * what they keep. What a process has of the system's memory does not tell: the compiler has 100 MB of garbage before it
 * collects it.
 */
import { renameSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { isMainThread } from "node:worker_threads";
import { V8_OPTIONS } from "#scripts/kernel/compile/remote";

/** In megabytes. */
export interface Kept {
  /** JavaScript's values. */
  heap: number;
  /** What the process has of the system's memory besides V8's heap, which keeps room for more values. */
  other: number;
}

/** Has no other use where there is no terminal. */
export const SIGNAL = "SIGWINCH";
export const keptFile = (pid: number) => join(tmpdir(), `kept-memory-${pid}.json`);

/** What a finalizer holds goes with the next collection. */
const COLLECTIONS = 4;
const COLLECTION_PAUSE_MS = 20;

async function writeDown(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  for (let i = 0; i < COLLECTIONS; i += 1) {
    collect();
    await pause(COLLECTION_PAUSE_MS);
  }
  const { heapUsed, heapTotal, rss } = process.memoryUsage();
  const kept: Kept = { heap: heapUsed / 2 ** 20, other: (rss - heapTotal) / 2 ** 20 };
  const file = keptFile(process.pid);
  writeFileSync(`${file}.new`, JSON.stringify(kept));
  renameSync(`${file}.new`, file);
}

if (isMainThread && process.argv.some((argument) => /launch\.cjs$|^compiler$|serve\.js$/.test(argument))) {
  process.on(SIGNAL, () => void writeDown());
  // The front starts the compiler without the environment's options.
  V8_OPTIONS.push("--require", __filename);
}
