import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { importedLibrary } from "./preload";

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
