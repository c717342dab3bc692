/** The README, CONTRIBUTING and the pages of docs/: short where they shall be, and true where that can be seen. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { runInThisContext } from "node:vm";
import ts from "typescript";
import { root } from "./copy-of-project";

const pages = readdirSync(join(root, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);

describe("the README", () => {
  const readme = read("README.md");

  test("has fewer than 900 words", () => {
    assert.ok(readme.split(/\s+/).length < 900, `${readme.split(/\s+/).length} words`);
  });

  for (const page of pages)
    test(`links once to ${page}`, () => assert.equal(linksOf(readme).filter((link) => link === page).length, 1));

  test("links to every lesson", () => {
    const lessons = readdirSync(join(root, "notebooks")).filter((name) => name.endsWith(".ipynb"));
    for (const name of lessons) assert.ok(linksOf(readme).includes(`notebooks/${name}`), name);
  });

  test("has code that runs, to the end of its training", async () => {
    const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    const body = code.replace(/^import .*$/m, "").replace(/^plot\.loss\(.*$/m, "return [history, plot.loss(history)];");
    const source = `(async ({ data, nn, optim, plot, train }) => {${body}})`;
    const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
    const run = runInThisContext(outputText) as (
      library: unknown,
    ) => Promise<[{ length: number; last?: { loss: number } }]>;
    const [history] = await run(require("nonlinear"));
    assert.equal(history.length, 10_000);
    assert.ok(history.last && history.last.loss < 21.89, "below the loss of the best line");
  });
});

describe("the README in Korean", () => {
  const readme = read("README.ko.md");

  test("is no longer than the English one, which links to it", () => {
    assert.ok(readme.split(/\s+/).length <= read("README.md").split(/\s+/).length);
    assert.ok(linksOf(read("README.md")).includes("README.ko.md"));
  });

  test("links to every lesson in Korean, to the glossary and to the messages", () => {
    const folder = readdirSync(join(root, "notebooks", "ko")).filter((name) => /\.(ipynb|md)$/.test(name));
    for (const name of folder) assert.ok(linksOf(readme).includes(`notebooks/ko/${name}`), name);
    assert.ok(linksOf(readme).includes("docs/ko/errors.md"));
  });
});

describe("the messages that are explained in Korean", () => {
  const page = read("docs/ko/errors.md");
  const explained = [...page.matchAll(/^## (.*)\n\n```ts\n([\s\S]*?)```\n\n```text\n([\s\S]*?)\n```/gm)];

  test("are ten", () => assert.equal(explained.length, 10));

  for (const [, title, code, message] of explained)
    test(`are those of the library: ${title}`, async () => {
      const library = require("nonlinear");
      const df = await library.data.loadBoston();
      const x = library.data.tensor(df.drop({ columns: ["TARGET"] }));
      const y = library.data.tensor(df.loc({ columns: ["TARGET"] }));
      library.nn.manualSeed(0);
      const run = runInThisContext(`(async ({ danfo, data, nn, optim, tf, train }, { df, x, y }) => {${code}})`);
      await assert.rejects(run(library, { df, x, y }), { message });
    });
});

for (const page of [
  "README.md",
  "README.ko.md",
  "CONTRIBUTING.md",
  "lib/jit/README.md",
  "scripts/kernel/README.md",
  "docs/ko/errors.md",
  ...pages,
])
  test(`${page} links only to files that are there`, () => {
    const missing = linksOf(read(page)).filter((link) => !existsSync(join(root, dirname(page), link)));
    assert.deepEqual(missing, []);
  });

describe("CONTRIBUTING", () => {
  const contributing = read("CONTRIBUTING.md");
  const rows = [...contributing.matchAll(/^\| (.*) \| \[`(.*)`\]\((.*)\) \| `(.*)` \|$/gm)];

  test("says where to find two dozen things", () => assert.ok(rows.length >= 24, `${rows.length}`));

  for (const [, what, name, link, text] of rows)
    test(`sends who looks for ${what} to a file that has it`, () => {
      assert.equal(name, link);
      assert.ok(read(link).includes(text), `${link} has no ${text}`);
    });

  test("has the parts of lib in an order in which each imports only earlier ones", () => {
    const order = /only those before it: `([^`]*)`/.exec(contributing)?.[1].split(", ") ?? [];
    const lib = join(root, "lib");
    const parts = readdirSync(lib, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const sources = parts.filter(({ name }) => !["dist", "node_modules"].includes(name));
    assert.deepEqual([...order].sort(), sources.map(({ name }) => name).sort());
    for (const part of order) {
      for (const file of readdirSync(join(lib, part), { recursive: true, encoding: "utf8" })) {
        if (!file.endsWith(".ts") || file.endsWith(".test.ts")) continue;
        const source = readFileSync(join(lib, part, file), "utf8");
        const atRunTime = source.replace(/^import type [^;]*;/gm, "");
        for (const { fileName } of ts.preProcessFile(atRunTime).importedFiles) {
          const target = join(dirname(join(part, file)), fileName).split("/")[0];
          if (!fileName.startsWith(".") || !order.includes(target)) continue;
          assert.ok(order.indexOf(target) <= order.indexOf(part), `${part}/${file} imports ${fileName}`);
        }
      }
    }
  });
});

function read(page: string): string {
  return readFileSync(join(root, page), "utf8");
}

/** Targets of links and pictures that are files of the project, without headings. */
function linksOf(text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target.split("#")[0]);
  return targets.filter((target) => target !== "" && !/^[a-z]+:/i.test(target));
}
