/** The library's imports point one way, and never in a circle: what a learner opens leads on to simpler files only. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, test } from "node:test";
import ts from "typescript";
import { root } from "./copy-of-project";

/** The parts of lib that each part may import. Files at the top, such as `tensorflow.ts`, and its own are open to it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  // What differs between Node and browsers; open to all.
  platform: [],
  // Writes the bytes of WebAssembly.
  wasm: [],
  // Reading a large file shows its progress. The numbers are read by WebAssembly.
  csv: ["notebook/progress", "wasm"],
  // `sample` draws by the library's generator; tables show in notebooks.
  danfo: ["csv", "notebook", "random"],
  data: ["csv", "danfo", "random"],
  // A report is a DataFrame.
  metrics: ["danfo"],
  // A trial knows all of the library.
  experiment: ["danfo", "data", "jit", "metrics", "nn", "notebook", "optim", "plot", "random", "train"],
  // The bridge, which imports nothing of lib, tells a step that the user wants to stop. A recording draws no random numbers,
  // and leaves nothing behind when the notebook cuts it off.
  jit: ["notebook/bridge", "notebook/ending", "random", "wasm"],
  // What shows in a notebook are the types of its tables.
  notebook: ["danfo/api"],
  // Values that the host changes between steps are inputs of a compiled step: dropout's mask, the learning rate.
  // A model's summary is a table; neither the bridge nor the table imports anything of lib.
  nn: ["jit/input", "notebook/bridge", "notebook/ending", "notebook/table", "random"],
  optim: ["jit/input", "notebook/bridge"],
  random: [],
  train: ["danfo", "jit", "nn", "notebook", "optim", "random"],
  // A histogram of activations watches the layers of a model. A loss surface has random directions.
  plot: ["danfo", "metrics", "nn/observe", "notebook", "random"],
  // The library in Korean: other descriptions of columns, other words in charts.
  ko: ["data", "plot"],
};

interface Import {
  readonly file: string;
  readonly target: string;
  readonly typeOnly: boolean;
}

const lib = join(root, "lib");
const files = readdirSync(lib, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts") && !/(^dist\/|node_modules|\.test\.ts$)/.test(name));
const imports = files.flatMap(importsOf);

describe("imports of lib", () => {
  test("are found", () => assert.ok(imports.length > 20));

  test("are told of every part", () => {
    const parts = new Set(files.filter((file) => file.includes("/")).map((file) => file.split("/")[0]));
    assert.deepEqual([...parts].sort(), Object.keys(ALLOWED).sort());
  });

  for (const part of Object.keys(ALLOWED))
    test(`of ${part} point to what it may use`, () => {
      const wrong = imports.filter(({ file, target }) => file.startsWith(`${part}/`) && !mayImport(part, target));
      assert.deepEqual(wrong, []);
    });

  test("are all in use, where they are allowed", () => {
    const unused = Object.entries(ALLOWED).flatMap(([part, allowed]) =>
      allowed.filter(
        (name) => !imports.some(({ file, target }) => file.startsWith(`${part}/`) && isWithin(target, name)),
      ),
    );
    assert.deepEqual(unused, []);
  });

  test("make no circle", () => {
    const next = new Map<string, string[]>();
    for (const { file, target, typeOnly } of imports) {
      if (!typeOnly) next.set(file, [...(next.get(file) ?? []), target]);
    }
    for (const file of files) assert.equal(circleFrom(file, next), undefined);
  });
});

/** Files of Node alone: its threads, processes and sockets, and what only they use. */
const NODE_ONLY = [
  "lib/csv/second-half-thread.ts",
  "lib/experiment/cluster-options.ts",
  "lib/experiment/driver.ts",
  "lib/experiment/machine.ts",
  "lib/experiment/worker-process.ts",
  "lib/jit/host/helper.ts",
  "lib/kept-code.ts",
  "lib/plot/static/png.ts",
  "scripts/kernel/compile/remote.ts",
  "scripts/kernel/compile/serve.ts",
  "scripts/kernel/compile/snapshot-file.ts",
  "scripts/kernel/front.ts",
  "scripts/kernel/host-process.ts",
  "scripts/kernel/host.ts",
  "scripts/kernel/protocol/help-links.ts",
  "scripts/kernel/protocol/sockets.ts",
  "scripts/kernel/protocol/wire.ts",
  "scripts/kernel/relay.ts",
  "scripts/kernel/runtime/preload.ts",
  "scripts/kernel/runtime/readline.ts",
  "scripts/kernel/stale-build.ts",
  "scripts/kernel/threads/input.ts",
  "scripts/kernel/threads/lines.ts",
];

/** Not in a text about Node's modules, such as advice. */
const IMPORTS_NODE = /^(import\b.*|\}) from "node:|[=(] ?require\("node:/m;
/** What the site's bundles begin with. */
const BUNDLED_BY_THEMSELVES = ["scripts/kernel/front.ts", "scripts/kernel/host.ts"];

describe("Node's modules", () => {
  const sources = ["lib", "scripts/kernel"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
      .filter((name) => name.endsWith(".ts") && !/\/dist\/|node_modules|\.test\.ts$/.test(name)),
  );
  const knowNode = sources.filter((name) => IMPORTS_NODE.test(readFileSync(join(root, name), "utf8")));
  const browserForm = (name: string) => name.replace(/\.ts$/, ".browser.ts");

  test("are imported only where browsers have a form of their own, and in Node's own files", () => {
    const wrong = knowNode.filter((name) => !sources.includes(browserForm(name)) && !NODE_ONLY.includes(name));
    assert.deepEqual(wrong, []);
  });

  test("are in all files of Node alone", () => {
    assert.deepEqual(
      NODE_ONLY.filter((name) => !knowNode.includes(name)),
      [],
    );
  });

  test("are exchanged by the field `browser` of package.json", () => {
    const pairs = sources.filter(
      (name) => sources.includes(browserForm(name)) && !BUNDLED_BY_THEMSELVES.includes(name),
    );
    const fields = [
      ["lib/", "lib/package.json", "lib/dist/"],
      ["scripts/kernel/", "package.json", "scripts/dist/kernel/"],
    ];
    const exchanged = fields.flatMap(([folder, file, compiled]) => {
      const { browser } = JSON.parse(readFileSync(join(root, file), "utf8"));
      return Object.entries(browser as Record<string, string>).map(([node, other]) => {
        assert.equal(other, node.replace(/\.js$/, ".browser.js"));
        return join(dirname(file), node).replaceAll("\\", "/").replace(compiled, folder).replace(/\.js$/, ".ts");
      });
    });
    assert.deepEqual(exchanged.sort(), pairs.sort());
  });
});

function mayImport(part: string, target: string): boolean {
  if (!target.includes("/") || isWithin(target, part) || isWithin(target, "platform")) return true;
  return ALLOWED[part].some((allowed) => isWithin(target, allowed));
}

function isWithin(target: string, part: string): boolean {
  return target.startsWith(`${part}/`) || target === `${part}.ts`;
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(join(lib, file), "utf8"), ts.ScriptTarget.ES2022);
  return source.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (!moduleSpecifier || !ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith(".")) return [];
    const path = relative(lib, join(lib, dirname(file), moduleSpecifier.text)).replaceAll("\\", "/");
    const target = files.find((name) => name === `${path}.ts` || name === `${path}/index.ts`);
    assert.ok(target, `${file} imports ${moduleSpecifier.text}, which is no file of lib`);
    const typeOnly = ts.isImportDeclaration(statement)
      ? (statement.importClause?.isTypeOnly ?? false)
      : statement.isTypeOnly;
    return [{ file, target, typeOnly }];
  });
}

/** A path from a file back to itself, or undefined. */
function circleFrom(start: string, next: ReadonlyMap<string, string[]>): string | undefined {
  const seen = new Set<string>();
  const visit = (file: string, path: string[]): string | undefined => {
    for (const target of next.get(file) ?? []) {
      if (target === start) return [...path, target].join(" → ");
      if (seen.has(target)) continue;
      seen.add(target);
      const found = visit(target, [...path, target]);
      if (found) return found;
    }
    return undefined;
  };
  return visit(start, [start]);
}
