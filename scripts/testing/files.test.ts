import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { choose, commandFor, groupOf, type TestFile } from "./files";

const texts: Readonly<Record<string, string>> = {
  "lib/kernel.test.ts": 'test("a loss");',
  "lib/nn/linear.test.ts": 'test("a layer has weights");',
  "tests/imports.test.ts": 'test("make no circle");',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source
  "tests/jit/layers.test.ts": "test(`layer ${name}`);",
  "tests/kernel/output.test.ts": 'describe("output", () => test("it\'s a burst"));',
  "tests/jit/layers.long.test.ts": 'test("a layer for long");',
};
const files: TestFile[] = Object.keys(texts).map((source) => ({ source, path: source, group: groupOf(source) }));

function chosen(names: readonly string[], isAll = false): { sources: string[]; titles: string[] } {
  const choice = choose(names, files, isAll, (source) => texts[source] as string);
  return { sources: choice.files.map(({ source }) => source), titles: choice.titles.map(({ source }) => source) };
}

const quick = Object.keys(texts).slice(0, 5);

describe("a name chooses", () => {
  for (const [names, sources] of [
    [[], quick],
    [["unit"], quick.slice(0, 2)],
    [["project"], ["tests/imports.test.ts"]],
    // The group, not each file that has it in its path.
    [["kernel"], ["tests/kernel/output.test.ts"]],
    [["long"], ["tests/jit/layers.long.test.ts"]],
    [
      ["tests/kernel/output.test.ts", "nn"],
      ["lib/nn/linear.test.ts", "tests/kernel/output.test.ts"],
    ],
    // Long files only where no quick one has the name.
    [["jit/layers"], ["tests/jit/layers.test.ts"]],
    [["layers.long"], ["tests/jit/layers.long.test.ts"]],
  ] as [string[], string[]][])
    test(names.join(" and ") || "nothing: all but the long files", () =>
      assert.deepEqual(chosen(names), { sources, titles: [] }),
    );

  test("long files too, when all are asked for", () => {
    assert.deepEqual(chosen([], true).sources, Object.keys(texts));
    assert.deepEqual(chosen(["jit/layers"], true).sources, [
      "tests/jit/layers.test.ts",
      "tests/jit/layers.long.test.ts",
    ]);
  });

  test("the tests of a title, in the files that have it", () =>
    assert.deepEqual(chosen(["no circle"]), { sources: ["tests/imports.test.ts"], titles: ["no circle"] }));

  test("the tests of a title that is made as they run, in every quick file", () =>
    assert.deepEqual(chosen(["layer relu"]), { sources: quick, titles: ["layer relu"] }));

  test("the tests of a title in a named file, from its start to its end, its signs as they are", () =>
    assert.deepEqual(chosen(["tests/kernel/output.test.ts", "^a (burst).$"]), {
      sources: ["tests/kernel/output.test.ts"],
      titles: ["^a \\(burst\\)\\.$"],
    }));
});

test("the command for a test is quoted for a shell, and chooses that test", () => {
  const command = commandFor("tests/kernel/output.test.ts", ["output", "it's a burst"]);
  assert.equal(command, "npm test -- tests/kernel/output.test.ts '^output > it'\\''s a burst$'");
  const { titles } = choose(["kernel", "^output > it's a burst$"], files, false, () => "");
  const isWhole = Number(process.versions.node.split(".")[0]) >= 22;
  assert.match(isWhole ? "output it's a burst" : "it's a burst", titles[0] as RegExp);
  const between = choose(["kernel", "^output > a > b$"], files, false, () => "").titles[0] as RegExp;
  assert.match(isWhole ? "output a > b" : "a > b", between);
  assert.match(isWhole ? "output a b" : "b", between);
  assert.doesNotMatch(isWhole ? "output of a b" : "of b", between);
  assert.equal(commandFor("tests/imports.test.ts", []), "npm test -- tests/imports.test.ts");
});
