/** A Python environment in a folder that was moved: only the first lines of its programs name the old place. */
import { lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanEnvironment } from "../environment";
import { venv, venvPrograms, venvPython } from "../paths";
import { run } from "./step.cjs";

/** A longer first line is cut off by some systems. */
const LONGEST = 127;

/**
 * Makes the environment at `venv`, which was made at `from`, one of its new place. Needs no network.
 * @returns false where its programs are not scripts (Windows), or its Python is gone
 */
export async function moveEnvironment(from: string): Promise<boolean> {
  if (process.platform === "win32") return false;
  try {
    const env = cleanEnvironment();
    const base = await run(venvPython, ["-c", "import sys; print(sys._base_executable)"], { env });
    // Writes the configuration and the activating scripts anew, and leaves the packages.
    await run(base.trim(), ["-m", "venv", "--without-pip", venv], { env });
  } catch {
    return false;
  }
  for (const name of readdirSync(venvPrograms)) moveProgram(join(venvPrograms, name), from);
  return true;
}

function moveProgram(path: string, from: string): void {
  if (!lstatSync(path).isFile()) return;
  const bytes = readFileSync(path);
  const [header] = /^#!.*\n('''exec' .*\n' '''\n)?/.exec(bytes.toString("utf8")) ?? [""];
  if (!header.includes(from)) return;
  const rest = bytes.subarray(Buffer.byteLength(header));
  writeFileSync(path, Buffer.concat([Buffer.from(headerOf(venvPython)), rest]));
}

/** As pip writes it: a path with a space, or a long one, is no first line, and the shell reads it instead. */
function headerOf(python: string): string {
  const plain = `#!${python}\n`;
  if (!python.includes(" ") && Buffer.byteLength(plain) <= LONGEST) return plain;
  return `#!/bin/sh\n'''exec' "${python}" "$0" "$@"\n' '''\n`;
}
