/** The check on small notebooks: each has one thing wrong, and the check says what and where. */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { buildFolder } from "../paths";
import { notebookProblems } from "./index";
import type { Cell } from "./notebook-file";
import { readNotebook } from "./notebook-file";
import { numberProblems } from "./numbers";
import { readProse } from "./prose";

// In the project, so that `nonlinear` is found from it.
mkdirSync(buildFolder, { recursive: true });
const folder = mkdtempSync(join(buildFolder, "check-test-"));
after(() => rmSync(folder, { recursive: true }));

const metadata = { kernelspec: { name: "tslab" }, language_info: { name: "typescript" } };
type CellInFile = Record<string, unknown> & { cell_type: string; source?: string | string[] };

const markdown = (source: string): CellInFile => ({ cell_type: "markdown", source, metadata: {} });
const code = (source: string, text?: string): CellInFile => ({
  cell_type: "code",
  source: source.split(/(?<=\n)/),
  metadata: {},
  outputs: text === undefined ? [] : [{ output_type: "stream", name: "stdout", text: [text] }],
});

const opening = markdown(
  "# Title\n\n**What you learn**\n\n- much\n\n**Run time:** 10 seconds. **Expected result:** good.",
);
const sections = markdown(
  "## The idea\n\n## From scratch\n\n## With the library\n\n## What it shows\n\n## Summary\n\n## Exercises: yours\n\n<details><summary>Solutions</summary>\n\nText.\n\n</details>",
);

function write(cells: CellInFile[], changes: object = {}, name = "lesson.ipynb"): string {
  let count = 0;
  const counted = cells.map((cell) =>
    cell.cell_type === "code" && !("execution_count" in cell) ? { ...cell, execution_count: ++count } : cell,
  );
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata, cells: counted, ...changes }));
  return path;
}

/** The problems of a lesson that is right but for these cells, as `cell:line:column message`. */
function problems(cells: CellInFile[], changes?: object): string[] {
  return notebookProblems(write([opening, ...cells, sections], changes)).map(({ cell, line, column, message }) =>
    `${[cell, line, column].filter((part) => part !== undefined).join(":")} ${message}`.trim(),
  );
}

const only = (cells: CellInFile[], expected: RegExp, changes?: object) => {
  const found = problems(cells, changes);
  assert.equal(found.length, 1, found.join("\n"));
  assert.match(found[0], expected);
};

test("a lesson that is right has no problem", () => {
  assert.deepEqual(problems([markdown("Text."), code('import { nn } from "nonlinear";\nnn.linear(1, 1)')]), []);
});

describe("code", () => {
  test("type errors are at their place in their cell", () => {
    only([code("const a = 1;\na"), markdown(""), code("const b: string =\n  a;\nb")], /^4:1:7 TS2322: Type 'number'/);
    only([code("const a = ;\na")], /^2:1:11 TS1109/);
    only([code('import { nn } from "nonlinear";\nnn.linear("1", 1)')], /^2:2:11 TS2345/);
  });

  test("unused and unknown names", () => {
    only([code("const a = 1;")], /^2:1:7 TS6133: 'a' is declared but its value is never read/);
    only([code("b")], /^2:1:1 TS2304: Cannot find name 'b'/);
  });

  test("type errors in solutions, each of which has names of its own", () => {
    const folded = (...blocks: string[]) =>
      markdown(
        `<details><summary>Solutions</summary>\n\n${blocks.map((one) => `\`\`\`ts\n${one}\n\`\`\`\n`).join("\n")}\n</details>`,
      );
    const cell = code("const a = 1;\na");
    assert.deepEqual(problems([cell, folded("const b = a;\nb;", "const b = await 2;\nb;")]), []);
    only([cell, folded("a;", "a;\nc;")], /^3:9:1 TS2304: Cannot find name 'c'/);
    assert.deepEqual(problems([cell, markdown("```ts\nnot folded\n```")]), []);
  });

  test("names used before their cell, in functions too", () => {
    only(
      [code("const f = () => later();\nf"), code("function later() {}")],
      /^2:1:17 later is used here, but made in cell 3 only/,
    );
  });

  test("other spellings of the fixed names", () => {
    only([code("const learningRate = 1;\nlearningRate")], /^2:1:7 learningRate is called lr in every lesson/);
    only([code("const lr = 1, optimiser = 2;\nlr + optimiser")], /^2:1:15 optimiser is called optimizer/);
    assert.deepEqual(problems([code("const lr = 1;\nfor (const opt of [lr]) opt;")]), []);
  });
});

describe("numbers of the text", () => {
  const computed = code(
    "const lr = 1e-4;\nconst epochs = 100_000;\n[lr, epochs]",
    "loss=4.6789 share 0.1234 of 1,797 rows, 5.41e-20",
  );

  test("must be computed, to their digits", () => {
    const right = "It is 4.7, 4.68 or 5, 12 %, 12.3 %, 1797 and 1,797 rows, 5.4e-20, lr 1e-4, 100,000 epochs.";
    assert.deepEqual(problems([computed, markdown(right)]), []);
    for (const wrong of ["4.69", "4.6", "13 %", "1,796", "5.5e-20", "2e-4", "12", "10,000"])
      only(
        [computed, markdown(`Text.\n\nIt is ${wrong} here.`)],
        new RegExp(`^3:3 ${wrong.replace(" %", "")} is neither in the code nor`),
      );
  });

  test("are also those of tables, HTML ones too", () => {
    const table = {
      output_type: "execute_result",
      data: { "text/html": ["<td>84", ".42</td><td>7</td>"], "text/plain": "9.19" },
    };
    assert.deepEqual(problems([{ ...code("1"), outputs: [table] }, markdown("84.42 and 9.2")]), []);
    only([{ ...code("1"), outputs: [table] }, markdown("84.427")], /^3:1 84\.427/);
  });

  test("in code, formulas, links, words and times are passed over, single digits too", () => {
    const text =
      "`12.5` $0.25$ $$\n14.5\n$$ [a](https://a.b/15.5) float32 x86 version 1.5.3, 3 layers, 20 seconds, 1.5 s, 10⁻⁴\n\n```ts\n16.5\n```\n\n1. one\n2. two";
    assert.deepEqual(problems([markdown(text)]), []);
    assert.deepEqual(problems([markdown("약 12초, 15분")]), []);
    only([markdown("오차의 15분의 1")], /^2:1 15 is neither in the code nor/);
  });

  test("of dollars stand for the thousands that the lessons compute", () => {
    const thousands = code("1", "4.86 ± 0.61, 2.5, 0.07");
    const right = "4,860 dollars, about 4,900 ± 600 dollars, 2,500달러, 70 dollars";
    assert.deepEqual(problems([thousands, markdown(right)]), []);
    for (const wrong of ["4,800 dollars", "4,870달러", "4,900 rows", "80달러"])
      only([thousands, markdown(wrong)], /^3:1 \S+ is neither in the code nor/);
  });

  test("may be given, where they are used", () => {
    assert.deepEqual(problems([markdown("In 1978, 506 rows. <!-- given: 1978, 506 -->")]), []);
    only([markdown("In 1978. <!-- given: 1978, 506 -->")], /^2 506 is named as given, but not in the text/);
    only([markdown("<!-- given: 1978 -->\n\nIn 1978."), markdown("In 1978.")], /^3:1 1978/);
  });

  test("may be computed by the solutions, whose outputs decide where they ran", () => {
    const text = "About 97.9 % of them. <!-- solution: 97.9 -->";
    assert.deepEqual(problems([markdown(text)]), []);
    only([markdown("None. <!-- solution: 97.9 -->")], /^2 97.9 is named as given, but not in the text/);
    const cells = [{ cell_type: "markdown", source: text, outputs: [], metadata: {} }] as unknown as Cell[];
    const solution = (text: string) =>
      [
        { cell_type: "code", source: "97.9", metadata: {}, outputs: [{ output_type: "stream", text }] },
      ] as unknown as Cell[];
    const found = (text: string) => numberProblems(cells, readProse(cells).passages, solution(text));
    assert.deepEqual(found("right: 0.97912"), []);
    assert.match(found("right: 0.981")[0].message, /^97\.9 is in no output of the solutions/);
  });
});

describe("layout", () => {
  const found = (...cells: CellInFile[]) => notebookProblems(write(cells)).map(({ message }) => message);

  test("one title, and no level is skipped", () => {
    only([markdown("# Again\n\n## Under it")], /^2:1 "Again" is a second title/);
    only([markdown("#### Deep")], /^2:1 "Deep" is of level 4 below one of level 1/);
    assert.match(found(markdown("Text."), opening, sections)[0], /begins without a title/);
  });

  test("the opening, the sections in their order, folded solutions", () => {
    assert.deepEqual(found(markdown("# Title\n\n**What you learn** **Run time:**"), sections), [
      "The first cell has no **Expected result:**",
    ]);
    const { source } = sections as { source: string };
    assert.deepEqual(found(opening, markdown(source.replace("## Summary\n\n", ""))), ['has no section "## Summary…".']);
    assert.match(
      found(opening, markdown(source.replace("## The idea", "").replace("## Summary", "## The idea\n\n## Summary")))[0],
      /From scratch.*|"From scratch" stands too early/,
    );
    assert.match(found(opening, markdown(source.replace(/<\/?(details|summary)>/g, "")))[0], /no folded solutions/);
  });
});

test("links lead to files and headings that are there", () => {
  write([opening, markdown("## What is $x^2$, then?")], {}, "other.ipynb");
  const right =
    "[a](#The-idea) [b](#the-idea) [c](other.ipynb) [d](other.ipynb#Title) [e](https://nowhere.example/x#y) ![f](lesson.ipynb)";
  assert.deepEqual(problems([markdown(right)]), []);
  only([markdown("[a](missing.md)")], /^2:1 The link missing\.md leads to no file/);
  only([markdown("Text\n\n[a](#Nothing)")], /^2:3 The link #Nothing leads to no heading/);
  only([markdown("[a](other.ipynb#the-idea)")], /leads to no heading/);
});

describe("the file", () => {
  test("has nothing of a machine or a run, and no failure", () => {
    only([code('console.log("/home/ada/x");')], /^2 has the path \/home\/ada/);
    only([code("1", "at /tmp/x.ts")], /^2 has the path \/tmp\/x/);
    only([], /^has the metadata widgets/, { metadata: { ...metadata, widgets: {} } });
    only([{ ...code("1"), metadata: { scrolled: true } }], /^2 has the metadata scrolled/);
    only(
      [{ ...code("1"), outputs: [{ output_type: "error", ename: "Error", evalue: "no" }] }],
      /^2 failed when it ran: Error: no/,
    );
    only(
      [{ ...code("1"), outputs: [{ output_type: "stream", name: "stderr", text: "a warning\n" }] }],
      /^2 wrote to stderr when it ran: a warning$/,
    );
    only([code("1"), { ...code("2"), execution_count: 7 }], /^3 was not run in order/);
    only([{ ...code("1"), execution_count: null }], /^2 was not run in order/);
    only([code("1", "x".repeat(1_500_000))], /^has 1\.5 MB; at most 1\.5 MB/);
  });

  test("that is no notebook of this project is an error that says why", () => {
    const broken = (content: string) => {
      const path = join(folder, "broken.ipynb");
      writeFileSync(path, content);
      return () => readNotebook(path);
    };
    const notebook = (changes: object) => JSON.stringify({ nbformat: 4, metadata, cells: [], ...changes });
    assert.throws(() => readNotebook(join(folder, "none.ipynb")), /none\.ipynb: there is no such file/);
    assert.throws(broken("{"), /broken\.ipynb: not a notebook of this project: .*JSON/);
    assert.throws(broken("null"), /holds no JSON object/);
    assert.throws(broken(notebook({ nbformat: 3 })), /its format is 3, not 4/);
    assert.throws(
      broken(notebook({ metadata: { kernelspec: { name: "python3" } } })),
      /its kernel is python3; the lessons run on tslab/,
    );
    assert.throws(broken(notebook({ metadata: {} })), /its kernel is not named/);
    assert.throws(broken(notebook({ cells: [{ cell_type: "code" }] })), /cell 1 has no source/);
    assert.throws(broken(notebook({ cells: [{ cell_type: "text", source: "" }] })), /cell 1 is of type text/);
  });
});
