/**
 * The page of JupyterLab, made to start quickly. JupyterLite's own asks for its settings in seven files and for its code in a
 * hundred, most of them one after the other; here the page has its settings in itself, and one script has all chunks of
 * JupyterLab that a lesson needs. Other chunks load when something is first used of them, as before.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../paths";

export const FIRST_CHUNKS = join(root, "scripts", "site", "first-chunks.txt");
/** The script with JupyterLab's code, from the site's root. */
export const LAB_SCRIPT = "build/first.js";
/** A chunk's name is a number or a word; its file's has a hash, too. */
const HASHED = /\.[0-9a-f]+\.js$/;

/** What a page has beside JupyterLab. */
interface Additions {
  /** The settings of the page: `jupyter-config-data`. */
  readonly settings: object;
  /** The address of the script that the page begins with, from the site's root. */
  readonly begin: string;
  /** Addresses of the scripts that JupyterLab asks for first, from the site's root. */
  readonly soon: readonly string[];
}

/** Writes the page over JupyterLite's. */
export function writeLabPage(site: string, { settings, begin, soon }: Additions): void {
  writeFileSync(join(site, LAB_SCRIPT), firstScript(join(site, "build")));
  const file = join(site, "lab", "index.html");
  // A script's text ends where it has "</".
  const data = JSON.stringify(settings).replaceAll("</", "<\\/");
  const head = `<script id="jupyter-config-data" type="application/json">${data}</script>
<script src="../${begin}"></script>
${soon.map(preload).join("\n")}
<script defer src="../${LAB_SCRIPT}"></script>
<style>${STILL}</style>
</head>`;
  const page = EXCHANGES.reduce(
    (page, [found, other]) => exchange(page, found, other, file),
    readFileSync(file, "utf8"),
  );
  writeFileSync(
    file,
    page.replace("</head>", () => head),
  );
  // Nothing asks for these any more.
  for (const name of [
    "config-utils.js",
    "bootstrap.js",
    "jupyter-lite.json",
    "jupyter-lite.ipynb",
    "jupyterlite.schema.v0.json",
    "lab/jupyter-lite.ipynb",
    "lab/jupyter-lite.json",
  ])
    rmSync(join(site, name));
}

const preload = (address: string): string => `<link rel="preload" as="script" href="../${address}">`;

/** What moves while a page loads takes a tenth of a small machine's time from what it waits for. */
const STILL = `#jupyterlite-loading-indicator *, #jupyterlab-splash *, .jp-SpinnerContent { animation: none !important; }
.jupyterlite-moon, #jupyterlab-splash #galaxy > :not(#main-logo) { display: none; }`;

/** What JupyterLite's page loses or says in other words. */
const EXCHANGES: readonly (readonly [found: RegExp, other: string])[] = [
  [/<title>JupyterLite<\/title>/, "<title>Nonlinear</title>"],
  [/<script id="jupyter-config-data"[\s\S]*?<\/script>\s*<script>[\s\S]*?config-utils[\s\S]*?<\/script>/, ""],
  [/<link id="jupyter-lite-main"[^>]*>/, ""],
  [/Loading JupyterLite\.\.\./, "JupyterLab…"],
];

function exchange(text: string, found: RegExp, other: string, file: string): string {
  if (!found.test(text)) throw new Error(`${file} is built in another way than before: it has no ${found}.`);
  return text.replace(found, other);
}

/** JupyterLab's faults at the start. */
const MENDS: readonly (readonly [found: RegExp, other: string])[] = [
  // Opens what the address names only after it has saved its workspace, half a second after the last change of anything in it.
  [/\bawait (\w+\.invoke\(\)\}\}\),\w+\.addCommand\(\w+\.reset,)/, "void $1"],
  // Shows a notebook and then makes a checkpoint before it starts the kernel that the notebook names.
  [
    /\bawait (this\._maybeCheckpoint\(!1\)),this\.isDisposed\)return;/,
    "$1.catch(console.error),this.isDisposed)return;",
  ],
  // Shows the file that the address names in the file browser, which leaves no room for it in the Simple Interface of a phone.
  [
    /(new URL\((\w+)\.URLExt\.join\(\2\.PageConfig\.getBaseUrl\(\),\w+\)\);[^;]+;[^;]+;if\([^;]+)(\)\{let \w+=\(\)=>\{\w+\.execute\("docmanager:show-in-file-browser"\))/,
    '$1&&"single-document"!==$2.PageConfig.getOption("mode")$3',
  ],
  // Hides all for a frame once it has its first theme, too: a notebook that is shown just then cannot be made the current one.
  [/(oldValue:(\w+),newValue:\w+\}\)),this\._host\.hide\(\)/, "$1,$2&&this._host.hide()"],
  // Leaves a toolbar's items where they had room in the width that the toolbar had before they were drawn.
  [
    /(async _onResize\(\w+=!1\)\{[^;]+;let (\w+)=this\.node\.clientWidth,[\s\S]{1,1500}?,)(\w+)&&await this\._onResize\(\)/,
    "$1($3||this.isVisible&&$2!==this.node.clientWidth)&&await this._onResize()",
  ],
];

/** The chunks, which register themselves, and then the script that starts JupyterLab. */
function firstScript(build: string): string {
  const files = new Map(readdirSync(build).map((name) => [name.replace(HASHED, ""), name]));
  const names = readFileSync(FIRST_CHUNKS, "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  const chunks = names.map((name) => {
    const file = files.get(name);
    if (file === undefined) throw new Error(`JupyterLite has no chunk ${name}, which ${FIRST_CHUNKS} names.`);
    return join(build, file);
  });
  const script = [...chunks, join(build, "lab", "bundle.js")]
    .map((file) => readFileSync(file, "utf8").replace(/\n\/\/# sourceMappingURL=.*\s*$/, ""))
    // Some of them are strict, each for itself.
    .map((text) => `(() => {${text}\n})();\n`)
    .join("");
  return MENDS.reduce((script, [found, other]) => exchange(script, found, other, FIRST_CHUNKS), script);
}
