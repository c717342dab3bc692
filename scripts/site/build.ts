/** Builds the site into a folder: JupyterLite with the lessons, the kernel, its data and Plotly. The same sources make the same bytes. */
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { MARKDOWN_AS_PAGE } from "../language";
import { plotlyFile } from "../page-links";
import { buildFolder, root } from "../paths";
import { bundle, bundleLater, LATER } from "./bundle";
import { writeContents } from "./contents";
import { addExtension, settingsOf, unpackJupyterLite, writeAnswers } from "./jupyterlite";
import { LAB_SCRIPT, writeLabPage } from "./lab-page";
import { compiledCells } from "./lesson-cells";
import { editions, type SiteLesson } from "./lessons";
import { PLOTLY_FILES } from "./plotly-parts";
import { writeReadingPages } from "./reading";
import { writeStartPages } from "./start-page";
import { localeOf, writeTranslations } from "./translations";
import { collectTypes } from "./types";

export const siteFolder = join(buildFolder, "site");

const kernelName = "nonlinear-kernel";
const figuresName = "nonlinear-plotly";
const compiled = join(root, "scripts", "dist");
/** The lessons' files have one date, which says nothing of them; without its column their names have room. */
const NO_DATES = { "@jupyterlab/filebrowser-extension:browser": { showLastModifiedColumn: false } };
/** Those that JupyterLab with a server has, too. */
const labExtensions = join(root, "scripts", "jupyter", "labextensions");
/** For browsers without SIMD, which load it by themselves. */
const OF_OLD_BROWSERS = "tfjs-backend-wasm.wasm";
/** What a kernel loads, beside its extension's script. */
const WASM = [OF_OLD_BROWSERS, "tfjs-backend-wasm-simd.wasm"];

/**
 * @param report says how far it is
 * @param folder what it held before is gone
 * @param hasPages false leaves out the pages for reading, which take a while
 */
export async function buildSite(report: (detail: string) => void, folder = siteFolder, hasPages = true): Promise<void> {
  const [site, kernel, figures] = [`${folder}.new`, `${folder}.kernel`, `${folder}.figures`];
  rmSync(site, { recursive: true, force: true });
  report("JupyterLite");
  await unpackJupyterLite(site);
  const all = editions();
  await buildKernel(
    kernel,
    all.flatMap(({ lessons }) => lessons),
    report,
  );
  await buildFigures(figures);
  report("the pages");
  const ofLab = ["nonlinear-figures", "nonlinear-first-run"].map((name) => join(labExtensions, name));
  const extensions = [kernel, figures, ...ofLab].map((folder) => addExtension(site, folder));
  const languages = all.map(({ language }) => language).filter((language) => language !== "en");
  writeAnswers(site);
  writeTranslations(site, languages);
  writeLabPage(site, {
    settings: {
      ...settingsOf(site, extensions),
      settingsOverrides: { ...MARKDOWN_AS_PAGE, ...NO_DATES },
      locales: Object.fromEntries(languages.map((language) => [language, localeOf(language)])),
    },
    begin: `extensions/${kernelName}/static/early.js`,
    soon: extensions.map(({ name, load }) => `extensions/${name}/${load}`),
  });
  writeContents(
    site,
    new Map(all.flatMap(({ lessons, glossary }) => [...lessons, ...glossary].map(({ path, file }) => [path, file]))),
  );
  writeStartPages(site, all, hasPages);
  if (hasPages) {
    report("pages for reading");
    await writeReadingPages(site, all, `extensions/${figuresName}/static`);
  }
  writeServiceWorker(site);
  rmSync(folder, { recursive: true, force: true });
  for (const part of [kernel, figures]) rmSync(part, { recursive: true });
  renameSync(site, folder);
}

/** The kernel as an extension of JupyterLab. */
async function buildKernel(
  folder: string,
  lessons: readonly SiteLesson[],
  report: (detail: string) => void,
): Promise<void> {
  const files = join(folder, "static");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(files, "data"), { recursive: true });
  report("the kernel");
  for (const name of ["extension", "early"])
    await bundle(join(compiled, "site", `${name}.browser.js`), join(files, `${name}.js`), { hasGlobals: false });
  await bundle(join(compiled, "kernel/front.browser.js"), join(files, "front.js"));
  await bundle(join(compiled, "kernel/host.browser.js"), join(files, "host.js"), { keepNames: true });
  for (const name of LATER) await bundleLater(name, join(files, `${name}.js`));
  report("declarations");
  const types = JSON.stringify(collectTypes());
  writeFileSync(join(files, "types.json"), types);
  report("the lessons' cells");
  const cells = await compiledCells(
    types,
    lessons.map(({ file }) => file),
  );
  for (const [i, { path }] of lessons.entries()) {
    const compiled = join(files, "lessons", `${path}.json`);
    mkdirSync(dirname(compiled), { recursive: true });
    writeFileSync(compiled, cells[i]);
  }
  const data = join(root, "lib", "data");
  for (const name of readdirSync(data).filter((name) => name.endsWith(".csv")))
    cpSync(join(data, name), join(files, "data", name));
  const wasm = dirname(require.resolve("@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.wasm"));
  for (const name of WASM) cpSync(join(wasm, name), join(files, name));
  writeManifest(folder, kernelName, "extension", { jupyterlite: { liteExtension: true } });
}

/** The renderer of figures as an extension of JupyterLab. */
async function buildFigures(folder: string): Promise<void> {
  const files = join(folder, "static");
  mkdirSync(files, { recursive: true });
  await bundle(join(compiled, "site/figures.browser.js"), join(files, "mimeExtension.js"), { hasGlobals: false });
  cpSync(plotlyFile(), join(files, PLOTLY_FILES.all));
  cpSync(require.resolve("plotly.js-cartesian-dist-min"), join(files, PLOTLY_FILES.cartesian));
  writeManifest(folder, figuresName, "mimeExtension");
}

/** @param kind which of JupyterLab's kinds of extensions it is; its script has that name */
function writeManifest(folder: string, name: string, kind: "extension" | "mimeExtension", more: object = {}): void {
  const build = { load: `static/${kind}.js`, [kind]: `./${kind}` };
  const manifest = { name, version: "0.1.0", license: "MIT", jupyterlab: { [kind]: true, _build: build }, ...more };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest, null, 2));
}

/** The service worker knows the site by a hash of all of its files: it keeps what belongs to this one only. */
function writeServiceWorker(site: string): void {
  const names = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(site, name)).isFile(),
  );
  const hash = createHash("sha256");
  for (const name of names.sort())
    hash
      .update(name.replaceAll("\\", "/"))
      .update("\0")
      .update(readFileSync(join(site, name)));
  const filesIn = (folder: string) => {
    const names = readdirSync(join(site, folder), { recursive: true, encoding: "utf8" });
    return names.filter((name) => name.includes(".")).map((name) => `${folder}/${name.replaceAll("\\", "/")}`);
  };
  const kept = [`extensions/${kernelName}/static`, "api/contents"]
    .flatMap(filesIn)
    .filter((name) => !name.endsWith(`/${OF_OLD_BROWSERS}`))
    .sort();
  const text = readFileSync(join(root, "scripts", "site", "service-worker.js"), "utf8")
    .replace("VERSION", hash.digest("hex").slice(0, 16))
    .replace("FILES", JSON.stringify(kept));
  writeFileSync(join(site, "service-worker.js"), text);
  const large = [LAB_SCRIPT, `extensions/${figuresName}/static/${PLOTLY_FILES.cartesian}`];
  const code = readFileSync(join(root, "scripts", "site", "code-worker.js"), "utf8");
  writeFileSync(join(site, "code-worker.js"), code.replace("LARGE", JSON.stringify(large)));
}
