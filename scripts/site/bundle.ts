/** Bundles kernel and library for web workers, by esbuild: the same compiled files that Node runs. */
import { builtinModules } from "node:module";
import { join } from "node:path";
import { root } from "../paths";

/** The parts of esbuild that are used here: it is a package of development, which not everybody has. */
interface Esbuild {
  build(options: object): Promise<unknown>;
}
interface PluginBuild {
  onResolve(
    options: { filter: RegExp },
    resolve: (asked: { path: string; importer: string }) => { path: string; namespace?: string } | undefined,
  ): void;
  onLoad(options: { filter: RegExp; namespace: string }, load: (found: { path: string }) => { contents: string }): void;
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
const OWN = /[\\/](lib|scripts)[\\/]dist[\\/]/;

/** Writes the bundle of a compiled file. */
export async function bundle(file: string, output: string): Promise<void> {
  const esbuild: Esbuild = require("esbuild");
  await esbuild.build({
    entryPoints: [file],
    outfile: output,
    bundle: true,
    minify: true,
    // Errors and tables name classes.
    keepNames: true,
    format: "iife",
    target: "es2022",
    platform: "browser",
    mainFields: ["browser", "module", "main"],
    legalComments: "none",
    logLevel: "error",
    absWorkingDir: root,
    inject: [join(root, "scripts", "site", "globals.mjs")],
    define: {
      "process.env.NODE_ENV": '"production"',
      global: "globalThis",
      __dirname: '"/"',
      __filename: '"/script.js"',
    },
    plugins: [{ name: "platform", setup: exchange }],
  });
}

function exchange(build: PluginBuild): void {
  build.onResolve({ filter: /^[^./]/ }, ({ path: id, importer }) => {
    const bare = id.replace(/^node:/, "");
    const name = bare
      .split("/")
      .slice(0, bare.startsWith("@") ? 2 : 1)
      .join("/");
    if (id in EXCHANGED) return { path: EXCHANGED[id] };
    // `buffer` and the like are packages, too.
    const isOfNode = builtinModules.includes(bare) && (id.startsWith("node:") || !PACKAGES.includes(bare));
    if (isOfNode && OWN.test(importer)) throw new Error(`${importer} imports ${id}, which a page does not have.`);
    return isOfNode || ABSENT.includes(name) ? { path: bare, namespace: "absent" } : undefined;
  });
  build.onLoad({ filter: /.*/, namespace: "absent" }, ({ path }) => ({ contents: absent(path) }));
}

const PACKAGES = ["buffer", "process", "string_decoder", "events"];

/** A module of which nothing can be used, but all can be imported. */
function absent(name: string): string {
  const message = `This needs ${name}, which a page does not have.`;
  return `function fail() { throw new Error(${JSON.stringify(message)}); }
module.exports = new Proxy(fail, { get: (target, name) => (name in target ? target[name] : name === "__esModule" ? undefined : fail) });`;
}
