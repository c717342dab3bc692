/**
 * The kernelspec for Jupyter outside of the project's commands: with absolute paths, so that it works from any folder.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { jupyterFolder } from "../paths";
import { writeWhole } from "../write-whole";

const NAME = "tslab";
const SOURCE = join(jupyterFolder, "kernels", NAME);
const LAUNCHER = join(SOURCE, "launch.cjs");

/** Returns the folder of the kernelspec below one of Jupyter's data folders. */
export const kernelspecFolder = (data: string): string => join(data, "kernels", NAME);

/**
 * Writes the kernelspec below one of Jupyter's data folders, and returns its folder.
 * @throws Error when another project's kernelspec has the same name there
 */
export function writeKernelspec(data: string): string {
  const folder = kernelspecFolder(data);
  refuseForeign(folder);
  mkdirSync(folder, { recursive: true });
  for (const file of readdirSync(SOURCE).filter((name) => name.startsWith("logo"))) {
    copyFileSync(join(SOURCE, file), join(folder, file));
  }
  const spec = JSON.parse(readFileSync(join(SOURCE, "kernel.json"), "utf8"));
  const argv = [process.execPath, LAUNCHER, ...spec.argv.slice(2)];
  writeWhole(join(folder, "kernel.json"), `${JSON.stringify({ ...spec, argv }, null, 2)}\n`);
  return folder;
}

/**
 * Removes the kernelspec; returns its folder, or undefined when there was none.
 * @throws Error when the kernelspec of that name is another project's
 */
export function removeKernelspec(data: string): string | undefined {
  const folder = kernelspecFolder(data);
  if (!existsSync(folder)) return undefined;
  refuseForeign(folder);
  rmSync(folder, { recursive: true });
  return folder;
}

/** Returns the launcher that an installed kernelspec starts; undefined where none is installed. */
export function installedLauncher(data: string): string | undefined {
  try {
    const { argv } = JSON.parse(readFileSync(join(kernelspecFolder(data), "kernel.json"), "utf8"));
    return argv.find((part: string) => part.endsWith("launch.cjs")) ?? argv.join(" ");
  } catch {
    return undefined;
  }
}

/** A kernelspec without our launcher is plain tslab's, or somebody's own. */
function refuseForeign(folder: string): void {
  const file = join(folder, "kernel.json");
  if (!existsSync(file) || readFileSync(file, "utf8").includes("launch.cjs")) return;
  throw new Error(`${folder} is the kernelspec of another ${NAME}. Remove it first: jupyter kernelspec remove ${NAME}`);
}
