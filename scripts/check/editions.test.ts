/** Editions in another language, in a folder like notebooks/, each with one thing wrong. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { buildFolder } from "../paths";
import { makeEdition, writeCode } from "./edition-texts";
import { editionFolders, editionProblems, englishEdition, missingEditions } from "./editions";
import { readNotebook } from "./notebook-file";

mkdirSync(buildFolder, { recursive: true });
const folder = mkdtempSync(join(buildFolder, "editions-test-"));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, "ko"));
const [english, korean] = [join(folder, "a.ipynb"), join(folder, "ko", "a.ipynb")];

const TEXTS = {
  headings: {
    "The idea": "핵심",
    "**What you learn**": "**내용**",
    "**Run time:**": "**시간:**",
    "**Expected result:**": "**결과:**",
  },
  kept: ["TARGET"],
  template: { "how far": "얼마나" },
  lessons: { a: { "how far": "얼마나", "loss={0}": "손실={0}" } },
};
const GLOSSARY =
  "| 영어 | PyTorch | TensorFlow.js | 한국어 | 다른 말 |\n| --- | --- | --- | --- | --- |\n| loss |  |  | 손실 | 로스값 |\n";
const writeTexts = (lesson: Record<string, string>) =>
  writeFileSync(join(folder, "ko", "texts.json"), JSON.stringify({ ...TEXTS, lessons: { a: lesson } }));
writeTexts(TEXTS.lessons.a);
writeFileSync(join(folder, "ko", "glossary.md"), GLOSSARY);

const OPENING = "# Title\n\n**What you learn** **Run time:** **Expected result:**";
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is code
const SOLUTION = "## The idea\n\n<details><summary>Solutions</summary>\n\n```ts\nf(`loss=${x}`);\n```\n\n</details>";
write(english, OPENING, 'g("TARGET"); // how far', SOLUTION);

const OWN = [
  "# 제목\n\n**내용** **시간:** **결과:** [용어집](glossary.md)",
  'g("TARGET"); // 얼마나',
  SOLUTION.replace("The idea", "핵심 생각").replace("loss", "손실"),
];

/** Cells of text, but for those of code, which begin with a call. */
function write(path: string, ...sources: string[]): void {
  const cells = sources.map((source) => ({
    cell_type: /^\w\(/.test(source) ? "code" : "markdown",
    source: [source],
    metadata: {},
  }));
  writeFileSync(path, JSON.stringify({ nbformat: 4, metadata: { kernelspec: { name: "tslab" } }, cells }));
}

function problems(...sources: string[]): string[] {
  write(korean, ...sources);
  return editionProblems(readNotebook(korean), english).map(({ cell, line, message }) => `${cell}:${line} ${message}`);
}

test("an edition with the code, the texts and the headings has no problem", () =>
  assert.deepEqual(problems(...OWN), []));

test("code must be that of the English edition in other words, in solutions too", () => {
  const [opening, code, solution] = OWN;
  assert.match(problems(opening, 'g("TARGET"); // how far', solution)[0], /^2:1 differs from the code .* --write/);
  assert.match(problems(opening, code, solution.replace("f(", "h("))[0], /^3:6 differs from the code/);
  assert.match(problems(opening, code, solution.replace("```ts", "```"))[0], /^3:undefined has 0 solutions .* has 1/);
  assert.match(problems(opening, solution)[0], /^2:undefined is markdown here and code in the English edition/);
  assert.match(editionProblems(readNotebook(english), join(folder, "none.ipynb"))[0].message, /no English edition/);
});

test("no text may be missing, and none be left over", () => {
  writeTexts({ "loss={0}": "손실={0}", "long ago": "옛날" });
  const found = problems(...OWN);
  assert.match(found[0], /^2:1 The text "how far" is not in texts\.json/);
  assert.match(found.at(-1) ?? "", /texts\.json has the text "long ago", which the lesson has not/);
  writeTexts(TEXTS.lessons.a);
});

test("headings are of the same levels, and those of every lesson have their own names", () => {
  const [opening, code, solution] = OWN;
  assert.match(problems(opening, code, solution.replace("## 핵", "### 핵"))[0], /headings are not those/);
  assert.match(problems(opening, code, solution.replace("핵심 ", ""))[0], /^3:1 "The idea" is called "핵심"/);
  assert.match(
    problems(opening.replace("**시간:**", ""), code, solution)[0],
    /^1:undefined The first cell has no \*\*시간:\*\*/,
  );
  assert.match(
    problems(opening, code, SOLUTION.replace("The idea", "핵심").replace("loss", "손실"))[0],
    /^3:\S+ is still in English/,
  );
});

test("a term has one name: the glossary's, to which the lesson links", () => {
  const [opening, code, solution] = OWN;
  assert.match(problems(`${opening}\n\n로스값`, code, solution)[0], /^1:5 "로스값" is called "손실" in every lesson/);
  assert.match(problems(opening.replace("glossary.md", "x"), code, solution)[0], /no link to glossary\.md/);
});

test("the code of an edition is written anew from the English one, and its text stays", () => {
  const [opening, , solution] = OWN;
  write(korean, opening, 'h("old")', solution.replace("f(", "old("));
  writeCode(korean, english);
  assert.deepEqual(
    readNotebook(korean).cells.map(({ source }) => source),
    OWN,
  );
});

test("a new edition has the code and the headings, and every cell of text is still to be written", () => {
  const other = join(folder, "b.ipynb");
  write(other, OPENING, "g(1); // how far", "## The idea");
  assert.deepEqual(editionFolders(folder), [join(folder, "ko")]);
  assert.match(missingEditions(other, folder)[0].message, /has no edition .*ko.b\.ipynb/);
  const path = makeEdition(other, join(folder, "ko"));
  assert.deepEqual(missingEditions(other, folder), []);
  assert.equal(englishEdition(path, folder), other);
  const { cells } = readNotebook(path);
  assert.deepEqual(
    cells.slice(1).map(({ source }) => source),
    ["g(1); // 얼마나", "## 핵심"],
  );
  const messages = editionProblems(readNotebook(path), other).map(({ cell, message }) => `${cell} ${message}`);
  assert.deepEqual(messages, [
    "1 is still in English.",
    "3 is still in English.",
    "undefined has no link to glossary.md.",
  ]);
  const { lessons } = JSON.parse(readFileSync(join(folder, "ko", "texts.json"), "utf8"));
  assert.deepEqual(lessons.b, TEXTS.template);
});
