/** JupyterLite, from the package that its makers build: the pages of JupyterLab without their source maps and other apps. */
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildFolder, root, venvPython } from "../paths";
import { pip } from "../setup/pip";
import { run } from "../setup/step.cjs";
import { smallIcon } from "./icon";

const requirements = join(root, "scripts", "site", "requirements.txt");
/** The apps of JupyterLite besides JupyterLab itself. */
const OTHER_APPS = ["consoles", "doc", "edit", "notebooks", "repl", "tree"];

/** Plugins of JupyterLab that have nothing to do on a page without a server, or for a lesson; each takes its time at the start. */
const UNUSED = [
  "@jupyterlab/audio-extension",
  "@jupyterlab/celltags-extension",
  "@jupyterlab/completer-extension:inline-completer",
  "@jupyterlab/completer-extension:inline-completer-factory",
  "@jupyterlab/completer-extension:inline-history",
  "@jupyterlab/htmlviewer-extension",
  "@jupyterlab/logconsole-extension",
  "@jupyterlab/terminal-extension",
  "@jupyterlab/theme-dark-high-contrast-extension",
  "@jupyterlab/vega5-extension",
  "@jupyterlab/video-extension",
  "@jupyterlab/workspaces-extension",
];
/** Of the apps that are left out. */
const ABSENT = /^@jupyter-notebook\/|^@jupyterlite\/repl/;

/** An extension as the page's settings name it. */
export interface Extension {
  readonly name: string;
  readonly load: string;
  /** The name of its plugins' module; the one or the other. */
  readonly extension?: string;
  readonly mimeExtension?: string;
  readonly liteExtension: boolean;
}

/** Unpacks JupyterLite into the site's folder. */
export async function unpackJupyterLite(site: string): Promise<void> {
  const folder = join(buildFolder, "jupyterlite");
  if (!isUpToDate(folder)) await download(folder);
  const left = new RegExp(`\\.map$|rspack|/build/(${OTHER_APPS.join("|")})/`);
  cpSync(join(folder, "package"), site, { recursive: true, filter: (path) => !left.test(path) });
  for (const name of OTHER_APPS) rmSync(join(site, name), { recursive: true, force: true });
}

function isUpToDate(folder: string): boolean {
  const stamp = join(folder, "requirements.txt");
  return existsSync(stamp) && readFileSync(stamp, "utf8") === readFileSync(requirements, "utf8");
}

/** Fills a folder of its own and renames it: another process may do the same. */
async function download(folder: string): Promise<void> {
  const own = `${folder}.${process.pid}`;
  await pip(["install", "--no-compile", "--target", join(own, "python"), "--requirement", requirements]);
  const parts = join(own, "python", "jupyterlite_core");
  const archive = readdirSync(parts).find((name) => /^jupyterlite-app-.*\.tgz$/.test(name));
  if (!archive) throw new Error(`${parts} has no archive of the app.`);
  await run(venvPython, ["-m", "tarfile", "--extract", join(parts, archive), own]);
  cpSync(requirements, join(own, "requirements.txt"));
  try {
    // One that another process has filled meanwhile may be being read.
    if (!isUpToDate(folder)) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(own, folder);
    }
  } catch (error) {
    if (!isUpToDate(folder)) throw error;
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

/** Copies an extension of JupyterLab into the site, and returns what the settings say of it. */
export function addExtension(site: string, folder: string): Extension {
  const { name, jupyterlab, jupyterlite } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  cpSync(folder, join(site, "extensions", name), { recursive: true, filter: (path) => !path.endsWith(".map") });
  return { name, ...jupyterlab._build, liteExtension: jupyterlite?.liteExtension === true };
}

/** The settings of the page, with JupyterLite's own: addresses begin at the site's root, `./`. */
export function settingsOf(site: string, extensions: readonly Extension[]): Record<string, unknown> {
  const [general, ofLab] = ["", "lab"].map(
    (folder) => JSON.parse(readFileSync(join(site, folder, "jupyter-lite.json"), "utf8"))["jupyter-config-data"],
  );
  return {
    ...general,
    ...ofLab,
    appUrl: "./lab",
    settingsUrl: "./build/schemas",
    appName: "Nonlinear",
    contentsAllJsonFile: "all.json",
    defaultKernelName: "tslab",
    disabledExtensions: UNUSED,
    enableServiceWorkerCache: "false",
    federated_extensions: extensions,
  };
}

/** Writes what the page asks for beside its settings. */
export function writeAnswers(site: string): void {
  const schemas = join(site, "build", "schemas");
  // JupyterLab compiles each of them before it shows anything.
  const all: { id: string }[] = JSON.parse(readFileSync(join(schemas, "all.json"), "utf8"));
  const isUsed = (id: string) => !ABSENT.test(id) && !UNUSED.includes(id) && !UNUSED.includes(id.split(":")[0]);
  writeFileSync(join(schemas, "all.json"), JSON.stringify(all.filter(({ id }) => isUsed(id))));
  // The settings of extensions, of which these have none: a page asks for the file all the same.
  writeFileSync(join(schemas, "all_federated.json"), "[]");
  const icon = smallIcon(readFileSync(join(site, "lab", "favicon.ico")));
  for (const folder of ["lab", ""]) writeFileSync(join(site, folder, "favicon.ico"), icon);
}
