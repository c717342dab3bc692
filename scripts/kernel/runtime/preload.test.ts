import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { Foresight, importedLibrary } from "./preload";

test("the library that a notebook imports is found in its file, unless a cell sets what must come first", () => {
  const folder = mkdtempSync(join(tmpdir(), "preload-"));
  try {
    const found = (...cells: string[]) => {
      writeFileSync(join(folder, "a.ipynb"), JSON.stringify({ cells: cells.map((source) => ({ source })) }, null, 1));
      return importedLibrary(folder, "a.ipynb");
    };
    assert.equal(found("1", 'import { nn } from "nonlinear";'), "nonlinear");
    assert.equal(found("import { nn } from 'nonlinear/ko';"), "nonlinear/ko");
    assert.equal(found('import { DataFrame } from "danfojs-node"; // as nonlinear does'), undefined);
    assert.equal(found('process.env.OMP_NUM_THREADS = "1";', 'import { nn } from "nonlinear";'), undefined);
    assert.equal(importedLibrary(folder, "missing.ipynb"), undefined);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the library is loaded for a cell that imports it, TensorFlow for one that uses it, unless one sets what must come first", () => {
  const seen = (...cells: string[]) => {
    const foresight = new Foresight();
    return cells.map((code) => foresight.take(code));
  };
  const [library, all] = [false, true].map((isUsed) => ({ name: "nonlinear", isUsed }));
  const imports = 'import { data, nn } from "nonlinear";';
  assert.deepEqual(seen("1", imports, imports, "nn.linear(1, 2);", "nn.linear(1, 2);"), [
    undefined,
    library,
    undefined,
    all,
    undefined,
  ]);
  assert.deepEqual(seen(`${imports}\nconst frame = await data.loadBoston();`), [all]);
  assert.deepEqual(seen("data.map(String);", imports), [undefined, library]);
  assert.deepEqual(seen('import { nn } from "nonlinear/ko";'), [{ name: "nonlinear/ko", isUsed: false }]);
  assert.deepEqual(seen('process.env.OMP_NUM_THREADS = "1";', imports, "nn.linear(1, 2);"), [
    undefined,
    undefined,
    undefined,
  ]);
  assert.deepEqual(seen(imports, 'process.env.OMP_NUM_THREADS = "1";', "nn.linear(1, 2);"), [
    library,
    undefined,
    undefined,
  ]);
});
