/**
 * TypeScript without what the kernel does not use of it: its server for editors and its fixes of code alone are a fifth.
 *
 * The package is one function with all of TypeScript in it. Here it becomes an ES module, of which a bundler drops what is
 * not used: only names that are used are exported, the server goes, and what merely registers parts or collects names is
 * marked as pure.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "../paths";

/** The parts of esbuild that are used here: it is a package of development, which not everybody has. */
export interface Esbuild {
  build(options: object): Promise<{ readonly outputFiles?: readonly { readonly text: string }[] }>;
}

const START = "var ts = {}; ((module) => {\n";
const END = "})({ get exports() { return ts; }";
const EXPORTS = /var typescript_exports = \{\};\n__export\(typescript_exports, \{\n([\s\S]*?)\n\}\);\n/;
/** What Node reads to learn the names of exports. */
const NAMES_FOR_NODE = /\n0 && \(module\.exports = \{[\s\S]*?\n\}\);\n/;
/** The files of the server, one after the other, until the next file of another part. */
const SERVER = /^\/\/ src\/server\/[\s\S]*?(?=^\/\/ src\/(?!server\/))/gm;
const COLLECTION = /var (\w+) = \{\};\n__export\(\1, \{/g;
const COLLECT = "var __collect = (all) => { var target = {}; __export(target, all); return target; };\n";
const DECLARED = /(?<=^(?:var|let|const|function|async function|class) )\w+/gm;

/** @throws Error where a new version of TypeScript is built in another way */
export async function slimTypeScript(file: string): Promise<string> {
  const text = readFileSync(file, "utf8");
  const esbuild: Esbuild = require("esbuild");
  const { outputFiles = [] } = await esbuild.build({
    stdin: { contents: asModule(text, wordsOfUsers()), resolveDir: dirname(file) },
    bundle: true,
    write: false,
    format: "cjs",
    target: "es2022",
    platform: "browser",
    external: ["*"],
    logLevel: "error",
  });
  const [{ text: slim }] = outputFiles;
  const gone = [...text.matchAll(SERVER)].flatMap(([part]) => part.match(DECLARED) ?? []);
  const missing = gone.filter((name) => new RegExp(`(?<![.\\w$"'])${name}\\b(?! ?:)`).test(slim));
  if (missing.length > 0) throw new Error(`TypeScript's own parts use ${missing.join(", ")} of its server. ${MEND}`);
  return slim;
}

function asModule(text: string, isUsed: ReadonlySet<string>): string {
  const [from, to] = [text.indexOf(START), text.lastIndexOf(END)];
  const [, exported] = EXPORTS.exec(text) ?? [];
  if (from < 0 || to < from || !exported || !NAMES_FOR_NODE.test(text))
    throw new Error(`typescript.js does not begin or end as expected. ${MEND}`);
  const body = text
    .slice(from + START.length, to)
    .replace(EXPORTS, () => COLLECT)
    .replace("module.exports = __toCommonJS(typescript_exports);\n", "")
    .replace(NAMES_FOR_NODE, "\n")
    .replace(SERVER, "")
    .replace(COLLECTION, "var $1 = /* @__PURE__ */ __collect({")
    .replace(/^(registerCodeFix|registerRefactor)\(/gm, "/* @__PURE__ */ $1(");
  const declared = new Set(body.match(DECLARED));
  const used = [...exported.matchAll(/^ {2}(\w+): \(\) => (\w+),?$/gm)].filter(
    ([, name, local]) => isUsed.has(name) && declared.has(local) && name !== "server",
  );
  return `${body}\nexport { ${used.map(([, name, local]) => `${local} as ${name}`).join(", ")} };\n`;
}

const MEND = "It is built in another way than before: mend scripts/site/typescript-module.ts.";

/** All words in the compiled files of the kernel and of tslab: what they use of TypeScript is among them. */
function wordsOfUsers(): Set<string> {
  const folders = [join(root, "scripts", "dist", "kernel"), dirname(require.resolve("tslab/dist/converter.js"))];
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".js"))
      .map((name) => join(folder, name)),
  );
  return new Set(files.flatMap((file) => readFileSync(file, "utf8").match(/[\w$]+/g) ?? []));
}
