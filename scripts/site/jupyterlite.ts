/** JupyterLite, from the package that its makers build: the pages of JupyterLab without their source maps and other apps. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildFolder, root, venv, venvPython } from "../paths";
import { pip } from "../setup/pip";
import { run } from "../setup/step.cjs";

const requirements = join(root, "scripts", "site", "requirements.txt");
/** The apps of JupyterLite besides JupyterLab itself. */
const OTHER_APPS = ["consoles", "doc", "edit", "notebooks", "repl", "tree"];

/** An extension as the page's settings name it. */
interface Extension {
  readonly name: string;
  readonly load: string;
  readonly extension: string;
  readonly style?: string;
  readonly liteExtension: boolean;
}

/** Unpacks JupyterLite into the site's folder. */
export async function unpackJupyterLite(site: string): Promise<void> {
  const folder = join(buildFolder, "jupyterlite");
  if (stampOf(folder) !== readFileSync(requirements, "utf8")) await download(folder);
  const left = new RegExp(`\\.map$|rspack|/build/(${OTHER_APPS.join("|")})/`);
  cpSync(join(folder, "package"), site, { recursive: true, filter: (path) => !left.test(path) });
  for (const name of OTHER_APPS) rmSync(join(site, name), { recursive: true, force: true });
}

const stampOf = (folder: string): string | undefined => {
  const stamp = join(folder, "requirements.txt");
  return existsSync(stamp) ? readFileSync(stamp, "utf8") : undefined;
};

/** Fills a folder of its own and renames it: another process may do the same. */
async function download(folder: string): Promise<void> {
  const own = `${folder}.${process.pid}`;
  await pip(["install", "--no-compile", "--target", join(own, "python"), "--requirement", requirements]);
  const parts = join(own, "python", "jupyterlite_core");
  const archive = readdirSync(parts).find((name) => /^jupyterlite-app-.*\.tgz$/.test(name));
  if (!archive) throw new Error(`${parts} has no archive of the app.`);
  await run(venvPython, ["-m", "tarfile", "--extract", join(parts, archive), own]);
  cpSync(requirements, join(own, "requirements.txt"));
  rmSync(folder, { recursive: true, force: true });
  try {
    renameSync(own, folder);
  } catch (error) {
    rmSync(own, { recursive: true });
    if (stampOf(folder) === undefined) throw error;
  }
}

/** Copies an extension of JupyterLab into the site, and returns what the settings say of it. */
export function addExtension(site: string, folder: string): Extension {
  const { name, jupyterlab, jupyterlite } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  cpSync(folder, join(site, "extensions", name), { recursive: true, filter: (path) => !path.endsWith(".map") });
  const { load, extension, style } = jupyterlab._build;
  return { name, load, extension, ...(style ? { style } : {}), liteExtension: jupyterlite?.liteExtension === true };
}

/** The folder of an extension that came with a Python package. */
export function installedExtension(name: string): string {
  return join(venv, "share", "jupyter", "labextensions", name);
}

/** Writes the settings of the pages. */
export function writeSettings(site: string, extensions: readonly Extension[]): void {
  const file = join(site, "jupyter-lite.json");
  const settings = JSON.parse(readFileSync(file, "utf8"));
  Object.assign(settings["jupyter-config-data"], {
    appName: "Nonlinear",
    contentsAllJsonFile: "all.json",
    defaultKernelName: "tslab",
    enableServiceWorkerCache: "false",
    federated_extensions: extensions,
  });
  writeFileSync(file, JSON.stringify(settings, null, 2));
  // The settings of extensions, of which these have none: a page asks for the file all the same.
  const schemas = join(site, "build", "schemas");
  mkdirSync(schemas, { recursive: true });
  writeFileSync(join(schemas, "all_federated.json"), "[]");
  const translations = join(site, "api", "translations");
  mkdirSync(translations, { recursive: true });
  const english = { displayName: "English", nativeName: "English" };
  writeFileSync(join(translations, "all.json"), JSON.stringify({ data: { en: english }, message: "" }));
  writeFileSync(join(translations, "en.json"), JSON.stringify({ data: {}, message: "" }));
  cpSync(join(site, "lab", "favicon.ico"), join(site, "favicon.ico"));
}
