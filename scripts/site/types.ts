/**
 * The declarations that cells are checked against, of the language, the library and its packages, as texts by path:
 * only those files that a cell can come upon, and in the place of Node's a short list of what a page has.
 */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import ts from "typescript";
import { mendOptions } from "../kernel/compile/options";
import { root } from "../paths";

/** All that cells can import. */
const EVERYTHING = ["nonlinear", "nonlinear/ko", "@tensorflow/tfjs", "danfojs-node"]
  .map((name) => `import "${name}";`)
  .join("\n");
/** Where TypeScript looks for the declarations of the language in a page: `memory-system.browser.ts`. */
const LANGUAGE = "/typescript";
/** Packages whose declarations are of no use in a page; what names their types sees `any`. */
const LEFT_OUT =
  /[\\/](@types[\\/]node|undici-types|@types[\\/]node-fetch|form-data|@webgpu|xlsx|tfjs-node|tfjs-backend-webgl|tfjs-data)[\\/]/;

export function collectTypes(): Record<string, string> {
  const found: Record<string, string> = {};
  const language = dirname(require.resolve("typescript"));
  for (const name of readdirSync(language).filter((name) => /^lib\.(es|decorators)[\w.]*\.d\.ts$/.test(name)))
    found[`${LANGUAGE}/${name}`] = textOf(join(language, name));
  for (const file of filesOfPackages()) found[placeOf(file)] = textOf(file);
  found["/node_modules/@types/node/index.d.ts"] = readFileSync(
    join(root, "scripts", "site", "web-globals.txt"),
    "utf8",
  );
  // The key of a method of every model: unknown, it would make them of different types.
  found["/lib/dist/platform/inspect.d.ts"] =
    "export declare const inspect: { (value: unknown): string; readonly custom: unique symbol };\n";
  return found;
}

/** The declaration files of a program that imports everything, and the package.json files that led to them. */
function filesOfPackages(): string[] {
  const entry = join(root, "everything.ts");
  const options = mendOptions(
    ts,
    {
      moduleResolution: ts.ModuleResolutionKind.Node10,
      module: ts.ModuleKind.ESNext,
      esModuleInterop: true,
      skipLibCheck: true,
    },
    root,
  );
  const host = ts.createCompilerHost(options);
  const { getSourceFile, readFile, fileExists } = host;
  const manifests = new Set<string>();
  host.fileExists = (path) => path === entry || fileExists(path);
  host.readFile = (path) => {
    if (path.endsWith("/package.json")) manifests.add(path);
    return readFile(path);
  };
  host.getSourceFile = (path, ...rest) =>
    path === entry ? ts.createSourceFile(path, EVERYTHING, ts.ScriptTarget.ES2024) : getSourceFile(path, ...rest);
  const program = ts.createProgram([entry], options, host);
  const files = program.getSourceFiles().map(({ fileName }) => fileName);
  const declarations = files.filter((name) => name !== entry && !/[\\/]typescript[\\/]lib[\\/]/.test(name));
  return [...declarations, ...manifests].filter((name) => !LEFT_OUT.test(name)).sort();
}

/** A file's text as TypeScript needs it: of a package.json only what leads to its declarations. */
function textOf(file: string): string {
  const text = readFileSync(file, "utf8");
  if (file.endsWith(".json")) {
    const { name, version, main, types, typings } = JSON.parse(text);
    return JSON.stringify({ name, version, main, types: types ?? typings });
  }
  return text.replace(/^\/\/# sourceMappingURL=.*\n?/m, "");
}

function placeOf(file: string): string {
  // npm links the library, a workspace, into node_modules.
  return `/${relative(root, file).split(sep).join("/")}`.replace("/node_modules/nonlinear/", "/lib/");
}
