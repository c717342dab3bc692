/** Programs that run notebooks, in a user's own Jupyter. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { UserJupyter } from "./user-jupyter";

const CELLS = [
  { source: 'let epochs = 3; // how long\nlet word = "a";', metadata: { tags: ["parameters"] } },
  'import { nn } from "nonlinear";\nnn.manualSeed(0);\nnn.linear(2, 1)',
  "console.log(epochs * 2, word);",
];

let user: UserJupyter;
before(async () => {
  user = await UserJupyter.make();
});
after(() => user?.remove());

/** The texts that a notebook's cells have shown. */
const textsOf = (name: string) =>
  user.read(name).map(({ outputs }) => outputs.map(({ text, data }) => text ?? data?.["text/plain"] ?? "").join(""));

const SHOWN = "Linear(in_features=2, out_features=1, bias=True)";

test("papermill gives parameters, lists them, and says which cell failed", async () => {
  user.write("cells.ipynb", CELLS);
  const values = ["-p", "epochs", "50", "-p", "word", 'ㄱ"b', "-y", "unused: {a: [1, null]}"];
  const run = await user.run("papermill", ["cells.ipynb", "out.ipynb", ...values]);
  assert.equal(run.code, 0, run.output);
  assert.deepEqual(textsOf("out.ipynb"), ["", "", SHOWN, '100 ㄱ"b\n']);
  const injected = '// Parameters\nlet unused = {"a": [1, null]};\nlet epochs = 50;\nlet word = "ㄱ\\"b";';
  assert.equal(user.read("out.ipynb")[1]?.source.trim(), injected);
  const help = await user.run("papermill", ["--help-notebook", "cells.ipynb"]);
  assert.match(help.output, /epochs: .*\(default 3\)\s+how long\s+word: .*\(default "a"\)/);
  user.write("fails.ipynb", ["1 + 1", 'throw new Error("no such wonder");']);
  const failed = await user.run("papermill", ["fails.ipynb", "out.ipynb"]);
  assert.notEqual(failed.code, 0);
  assert.match(failed.output, /In \[2\]"?:\s+Error: no such wonder/);
});

test("jupyter execute writes the outputs back", async () => {
  user.write("cells.ipynb", CELLS);
  const run = await user.run("jupyter", ["execute", "--inplace", "cells.ipynb"]);
  assert.equal(run.code, 0, run.output);
  assert.deepEqual(textsOf("cells.ipynb"), ["", SHOWN, "6 a\n"]);
});

test("nbmake and nbval pass a notebook that is right, and quote what is wrong", async () => {
  user.write("right.ipynb", CELLS);
  user.write("fails.ipynb", ["const n: number = 'a';"]);
  const made = await user.run("pytest", ["--nbmake", "right.ipynb", "fails.ipynb"]);
  assert.match(made.output, /1 failed, 1 passed/);
  assert.match(made.output, /FAILED fails\.ipynb.*Type 'string' is not assignable to type 'number'/);

  assert.equal((await user.run("jupyter", ["execute", "--inplace", "right.ipynb"])).code, 0);
  const same = await user.run("pytest", ["-p", "no:nbmake", "--nbval", "right.ipynb"]);
  assert.match(same.output, /3 passed/);
  const path = join(user.folder, "right.ipynb");
  writeFileSync(path, readFileSync(path, "utf8").replace("6 a\\n", "7 a\\n"));
  const changed = await user.run("pytest", ["-p", "no:nbmake", "--nbval", "right.ipynb"]);
  assert.match(changed.output, /'7 a\\n' == '6 a\\n'/);
  assert.match(changed.output, /1 failed, 2 passed/);
});

test("nbconvert runs a notebook into a page and into slides, and writes its code as a .ts file", async () => {
  user.write("cells.ipynb", CELLS);
  for (const [format, file] of [
    ["html", "cells.html"],
    ["slides", "cells.slides.html"],
  ] as const) {
    const run = await user.run("jupyter", ["nbconvert", "--to", format, "--execute", "cells.ipynb"]);
    assert.equal(run.code, 0, run.output);
    const page = readFileSync(join(user.folder, file), "utf8");
    assert.ok(page.includes(SHOWN) && page.includes("6 a"), `${file} has the outputs`);
    // The code is coloured as TypeScript.
    assert.ok(/<span class="k\w?">let<\/span>/.test(page), `${file} colours the code`);
  }
  assert.equal((await user.run("jupyter", ["nbconvert", "--to", "script", "cells.ipynb"])).code, 0);
  assert.match(readFileSync(join(user.folder, "cells.ts"), "utf8"), /^let epochs = 3;/);
});

test("jupytext runs a text file into a notebook, and brings it back", async () => {
  const header = "// ---\n// jupyter:\n//   kernelspec:\n//     display_name: TypeScript\n//     name: tslab\n// ---\n";
  writeFileSync(
    join(user.folder, "text.ts"),
    `${header}\n// %% [markdown]\n// # Six\n\n// %%\nconst six = 2 * 3;\nsix\n`,
  );
  const run = await user.run("jupytext", ["--to", "ipynb", "--execute", "text.ts"]);
  assert.equal(run.code, 0, run.output);
  assert.deepEqual(textsOf("text.ipynb"), ["6"]);
  assert.equal((await user.run("jupytext", ["--to", "ts:percent", "--output", "back.ts", "text.ipynb"])).code, 0);
  assert.match(
    readFileSync(join(user.folder, "back.ts"), "utf8"),
    /\/\/ # Six\n\n\/\/ %%\nconst six = 2 \* 3;\nsix\n$/,
  );
});
