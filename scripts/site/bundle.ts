/** Bundles kernel and library for web workers, by esbuild: the same compiled files that Node runs. */
import { builtinModules } from "node:module";
import { join } from "node:path";
import { root } from "../paths";
import { type Esbuild, slimTypeScript } from "./typescript-module";

interface PluginBuild {
  onResolve(
    options: { filter: RegExp },
    resolve: (asked: { path: string; importer: string }) => { path: string; namespace?: string } | undefined,
  ): void;
  onLoad(
    options: { filter: RegExp; namespace: string },
    load: (found: { path: string }) => { contents: string } | Promise<{ contents: string }>,
  ): void;
}

/** Packages of which nothing runs in a page: reading of Excel files, Node's own network, sockets; plotting in Danfo. */
const ABSENT = ["mathjs", "plotly.js-dist-min", "request", "stream-json", "xlsx"];
/** Packages in whose place others are taken. */
const EXCHANGED: Readonly<Record<string, string>> = {
  path: require.resolve("path-browserify"),
  // Danfo takes the one TensorFlow.js that the library has.
  "@tensorflow/tfjs-node": join(root, "lib", "dist", "lazy-tensorflow.js"),
  "@tslab/typescript-for-tslab": join(root, "scripts", "dist", "kernel", "compile", "typescript-of-tslab.browser.js"),
};
/** Packages that few cells need, in scripts of their own: a worker loads one when something is first used of it. */
export const LATER: readonly string[] = ["iconv-lite"];
const OWN = /[\\/](lib|scripts)[\\/]dist[\\/]/;

/** What the kernel's workers need of Node; JupyterLab's page does without. */
interface Options {
  /** Whether there is anything of Node's: `process`, `Buffer`. */
  readonly hasGlobals?: boolean;
  /** Whether classes keep their names, which errors and tables show. */
  readonly keepNames?: boolean;
  /** The name of the global with the file's exports. */
  readonly globalName?: string;
}

/** Writes the bundle of a compiled file. */
export async function bundle(file: string, output: string, options: Options = {}): Promise<void> {
  const { hasGlobals = true, keepNames = false, globalName } = options;
  const esbuild: Esbuild = require("esbuild");
  await esbuild.build({
    entryPoints: [file],
    outfile: output,
    bundle: true,
    minify: true,
    keepNames,
    globalName,
    format: "iife",
    target: "es2022",
    platform: "browser",
    mainFields: ["browser", "module", "main"],
    legalComments: "none",
    logLevel: "error",
    absWorkingDir: root,
    inject: hasGlobals ? [join(root, "scripts", "site", "globals.mjs")] : [],
    define: {
      "process.env.NODE_ENV": '"production"',
      global: "globalThis",
      __dirname: '"/"',
      __filename: '"/script.js"',
    },
    plugins: [{ name: "platform", setup: exchange }],
  });
}

/** Writes the script of a package of `LATER`. */
export function bundleLater(name: string, output: string): Promise<void> {
  // The library's own, where it has one of another version than others.
  const file = require.resolve(name, { paths: [join(root, "lib")] });
  return bundle(file, output, { globalName: globalOf(name) });
}

const globalOf = (name: string): string => `nonlinear_${name.replace(/\W/g, "_")}`;

function exchange(build: PluginBuild): void {
  build.onResolve({ filter: /^[^./]/ }, ({ path: id, importer }) => {
    const bare = id.replace(/^node:/, "");
    const name = bare
      .split("/")
      .slice(0, bare.startsWith("@") ? 2 : 1)
      .join("/");
    if (id in EXCHANGED) return { path: EXCHANGED[id] };
    if (LATER.includes(name)) return { path: name, namespace: "later" };
    // `buffer` and the like are packages, too.
    const isOfNode = builtinModules.includes(bare) && (id.startsWith("node:") || !PACKAGES.includes(bare));
    if (isOfNode && OWN.test(importer)) throw new Error(`${importer} imports ${id}, which a page does not have.`);
    return isOfNode || ABSENT.includes(name) ? { path: bare, namespace: "absent" } : undefined;
  });
  build.onLoad({ filter: /.*/, namespace: "absent" }, ({ path }) => ({ contents: absent(path) }));
  build.onLoad({ filter: /.*/, namespace: "later" }, ({ path }) => ({ contents: later(path) }));
  build.onLoad({ filter: /[\\/]typescript[\\/]lib[\\/]typescript\.js$/, namespace: "file" }, async ({ path }) => ({
    contents: await slimTypeScript(path),
  }));
}

/** A module whose script is loaded with the first use of it. */
function later(name: string): string {
  return `let loaded;
function load() {
  if (!loaded) importScripts(new URL(${JSON.stringify(`${name}.js`)}, location.href).href);
  return (loaded ??= globalThis[${JSON.stringify(globalOf(name))}]);
}
module.exports = new Proxy({}, { get: (target, name) => (name === "__esModule" ? undefined : load()[name]) });`;
}

const PACKAGES = ["buffer", "process", "string_decoder", "events"];

/** A module of which nothing can be used, but all can be imported. */
function absent(name: string): string {
  const message = `This needs ${name}, which a page does not have.`;
  return `function fail() { throw new Error(${JSON.stringify(message)}); }
module.exports = new Proxy(fail, { get: (target, name) => (name in target ? target[name] : name === "__esModule" ? undefined : fail) });`;
}
