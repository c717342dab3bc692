/** Paths of the project and its tools, on every platform. */
import { homedir } from "node:os";
import { join, resolve } from "node:path";

/** The project's folder: this file is compiled to scripts/dist. */
export const root = resolve(__dirname, "..", "..");
export const buildFolder = join(root, "build");
export const notebooksFolder = join(root, "notebooks");
export const venv = join(root, ".venv");
/** Kernelspecs are found in its folder `kernels`. */
export const jupyterFolder = join(root, "scripts", "jupyter");

const windows = process.platform === "win32";
export const venvPrograms = join(venv, windows ? "Scripts" : "bin");
export const venvPython = join(venvPrograms, windows ? "python.exe" : "python");

/**
 * The folder for what is large, slow to make and the same for every clone: NONLINEAR_CACHE, else the user's cache
 * folder.
 */
export function cacheFolder(): string {
  const { NONLINEAR_CACHE, LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (NONLINEAR_CACHE) return resolve(NONLINEAR_CACHE);
  if (windows && LOCALAPPDATA) return join(LOCALAPPDATA, "nonlinear", "Cache");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "nonlinear");
  return join(XDG_CACHE_HOME || join(homedir(), ".cache"), "nonlinear");
}
