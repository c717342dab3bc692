/** Files that other processes read while commands write them. */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Writes a file so that who reads it meanwhile finds the old text or the new one; not at all where it has this text. */
export function writeWhole(file: string, text: string): void {
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  const unfinished = `${file}.${process.pid}.unfinished`;
  writeFileSync(unfinished, text);
  renameSync(unfinished, file);
}
