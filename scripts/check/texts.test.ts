/** The texts of code in other words. */
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the code under test has templates.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInThisContext } from "node:vm";
import { translateCode } from "./texts";

const table = new Map([
  ["{0} of {1} rows", "{1}행 가운데 {0}행"],
  ["loss", "손실"],
  ["by hand", "직접 구현"],
  ["why", "이유"],
  ["Gives a. And b.", "a를 줍니다.\nb도 줍니다."],
]);
const translated = (code: string) => translateCode(code, table).source;

test("strings, templates, names of results and comments take the words of the table, and the rest stays", () => {
  assert.equal(translated('f("loss", loss, "epoch"); // why'), 'f("손실", loss, "epoch"); // 이유');
  assert.equal(translated("`${a[0]} of ${b} rows`"), "`${b}행 가운데 ${a[0]}행`");
  assert.equal(translated("`${f(`loss`)} of ${`${x} rows`} rows`"), "`${`${x} rows`}행 가운데 ${f(`손실`)}행`");
  assert.equal(translated('({ "by hand": 1, loss: 2, lr: 3 }).loss'), '({ "직접 구현": 1, 손실: 2, lr: 3 }).loss');
  assert.equal(translated('"// why"'), '"// why"');
});

test("a comment of several lines has as many as its translation", () => {
  const code = "{\n  /**\n   * Gives a.\n   * And b.\n   */\n  f();\n}";
  assert.equal(translated(code), "{\n  /**\n   * a를 줍니다.\n   * b도 줍니다.\n   */\n  f();\n}");
  assert.equal(translated("/** why */\nf();"), "/** 이유 */\nf();");
});

test("says which texts were found, and which with words in them were not, by line", () => {
  const { found, missing } = translateCode(
    'g("loss");\n// (N, 1)\nh(`${x}: wrong`, { library: 1 }, "x"); // so',
    table,
  );
  assert.deepEqual(found, ["loss"]);
  assert.deepEqual(missing, [
    { text: "{0}: wrong", line: 3 },
    { text: "so", line: 3 },
  ]);
});

test("quotes, backslashes and line ends come through", () => {
  const odd = new Map([["a", 'say "ja"\n\\ ` ${x}']]);
  assert.equal(runInThisContext(translateCode('"a"', odd).source), odd.get("a"));
  assert.equal(runInThisContext(translateCode("`a`", odd).source), odd.get("a"));
});
