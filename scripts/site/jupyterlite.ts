/** JupyterLite, from the package that its makers build: the pages of JupyterLab without their source maps and other apps. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildFolder, root, venvPython } from "../paths";
import { pip } from "../setup/pip";
import { run } from "../setup/step.cjs";
import { smallIcon } from "./icon";

const requirements = join(root, "scripts", "site", "requirements.txt");
/** The apps of JupyterLite besides JupyterLab itself. */
const OTHER_APPS = ["consoles", "doc", "edit", "notebooks", "repl", "tree"];

/** An extension as the page's settings name it. */
interface Extension {
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
  return { name, ...jupyterlab._build, liteExtension: jupyterlite?.liteExtension === true };
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
  const icon = smallIcon(readFileSync(join(site, "lab", "favicon.ico")));
  for (const folder of ["lab", ""]) writeFileSync(join(site, folder, "favicon.ico"), icon);
}

/** Has the page of JupyterLab begin with a script of its own, and say whose it is. */
export function writeFirstScript(site: string, address: string): void {
  const file = join(site, "lab", "index.html");
  const page = readFileSync(file, "utf8");
  const [title, head] = ["<title>JupyterLite</title>", "</head>"];
  if (!page.includes(title) || !page.includes(head)) throw new Error(`${file} is built in another way than before.`);
  writeFileSync(
    file,
    page.replace(title, "<title>Nonlinear</title>").replace(head, `<script src="${address}"></script>\n${head}`),
  );
}
