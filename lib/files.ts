/** Writing files so that a crash at any moment leaves a whole one. */
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import path from "node:path";

/**
 * Writes a file, with its folder where that is missing. The old file is replaced only once the new one is whole and on the
 * disk: whoever is interrupted, even by the power going, finds one of the two.
 */
export function replaceFile(file: string, bytes: Uint8Array): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  const unfinished = `${file}.unfinished`;
  try {
    writeToDisk(unfinished, bytes);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

function writeToDisk(file: string, bytes: Uint8Array): void {
  const handle = openSync(file, "w");
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
