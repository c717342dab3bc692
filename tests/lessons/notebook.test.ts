/** `npm run notebook`: notebooks run on the real kernel and written back. What does not run: notebook.long.test.ts. Their pages: page.long.test.ts. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { readNotebook } from "#scripts/check/notebook-file";
import { main } from "#scripts/notebook";
import { type Ending, folder, notebook, write } from "./notebook-command";

describe("notebooks", () => {
  const output = join(folder, "shorter.ipynb");
  const printing = `for (let i = 0; i < 3; i++) {
        process.stdout.write("part " + i + "\\r");
        await new Promise((done) => setTimeout(done, 20));
      }
      console.log("done in", process.cwd());`;
  const files = {
    a: write("a.ipynb", [{ code: "const epochs = 1_000;\nepochs" }]),
    b: write("b.ipynb", [{ code: printing }]),
    bad: write("bad.ipynb", [{ markdown: "# Bad" }, { code: 'const wrong: number = "text";\nwrong' }]),
    given: write("given.ipynb", [
      { code: 'const epochs = 5; // few\nlet name: string = "a";\nconst rows = 9;\n[epochs, name, rows]' },
    ]),
  };
  const { a, b, bad, given } = files;
  const bytesOf = (...paths: string[]) => paths.map((path) => readFileSync(path));
  const written = bytesOf(bad, given);
  let first: Ending;
  before(async () => {
    first = await notebook(a, bad, b);
  });

  test("run in parallel; outputs are written back, without what differs from run to run", async () => {
    assert.match(first.output, /^a\.ipynb {3}\[1\/1\] +\d+\.\d s {2}const epochs = 1_000;$/m);
    const [one, two] = [a, b].map(readNotebook);
    assert.deepEqual(one.cells[0].outputs[0].data, { "text/plain": "1000" });
    assert.deepEqual(Object.keys(one.metadata), ["kernelspec", "language_info"]);
    assert.deepEqual([one.cells[0].metadata, one.cells[0].execution_count], [{}, 1]);
    assert.deepEqual(
      two.cells[0].outputs.map(({ text }) => text),
      [`done in build/${folder.split(/[\\/]/).at(-1)}\n`],
    );
    const bytes = bytesOf(a, b);
    const second = await notebook(a, b);
    assert.equal(second.code, 0, second.output);
    assert.deepEqual(bytesOf(a, b), bytes);
  });

  test("that fail are named, with their cell, and stay as they were; the others run", () => {
    assert.equal(first.code, 1);
    assert.match(first.output, /bad\.ipynb: cell 2 failed:/);
    assert.match(first.output, /Type 'string' is not assignable to type 'number'/);
    assert.match(first.output, /^Failed: .*bad\.ipynb$/m);
    assert.deepEqual(bytesOf(bad), written.slice(0, 1));
    assert.equal(readNotebook(a).cells[0].execution_count, 1);
    assert.equal(readNotebook(b).cells[0].execution_count, 1);
  });

  test("run shorter, with other values, into another file", async () => {
    const values = ["--epochs", "7", "-p", "name=two words", "-p", "rows=1000"];
    const run = await notebook(given, ...values, "--output", output);
    assert.equal(run.code, 0, run.output);
    const [cell] = readNotebook(output).cells;
    assert.deepEqual(cell.outputs[0].data, { "text/plain": "[ 7, 'two words', 1000 ]" });
    assert.equal(cell.source, readNotebook(given).cells[0].source);
    assert.deepEqual(bytesOf(given), written.slice(1));
  });

  test("are not run by wrong arguments, whose error has advice", async () => {
    for (const [args, expected] of [
      [["--all", "a.ipynb"], /--all takes no names/],
      [["a.ipynb", "--epochs", "many"], /--epochs takes a whole number from 1, not many/],
      [["a.ipynb", "--html", "--epochs", "5"], /--html shows the outputs that a notebook has/],
    ] as const)
      await assert.rejects(main([...args]), (error: Error & { advice?: string }) => {
        assert.match(error.message, expected);
        assert.match(error.advice ?? "", /^Usage: npm run notebook/);
        return true;
      });
  });
});
