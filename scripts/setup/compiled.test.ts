import assert from "node:assert/strict";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fingerprint, isCompiled, noteCompiled } from "./compiled.cjs";

const root = mkdtempSync(join(tmpdir(), "nonlinear-compiled-"));
after(() => rmSync(root, { recursive: true }));

test("what was compiled is known by sizes and times, until a source changes, comes or goes", () => {
  const files = ["a.ts", "b.ts"];
  for (const file of files) writeFileSync(join(root, file), "1;");
  const first = fingerprint(root, files);
  assert.equal(isCompiled(root, first), false);
  noteCompiled(root, first);
  assert.equal(isCompiled(root, fingerprint(root, files)), true);
  utimesSync(join(root, "a.ts"), 1, 1);
  assert.equal(isCompiled(root, fingerprint(root, files)), false);
  noteCompiled(root, fingerprint(root, files));
  assert.equal(isCompiled(root, fingerprint(root, ["a.ts"])), false);
  rmSync(join(root, "b.ts"));
  assert.equal(isCompiled(root, fingerprint(root, files)), false);
});
