import { existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { StepError } from "./step.cjs";

/** Free space in MB where a folder is, or is going to be. */
export function freeMegabytes(folder: string): number {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  return (bavail * bsize) / 1e6;
}

/** Fails before a step starts that could not end. */
export function requireFreeDisk(folder: string, megabytes: number): void {
  const free = freeMegabytes(folder);
  if (free < megabytes)
    throw new StepError(
      `the disk is full: ${folder} has ${Math.round(free)} MB free, this step needs ${megabytes} MB.`,
      "Free some space, then run the same command again: it goes on from this step.",
    );
}
