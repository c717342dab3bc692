import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

test("README.md names every file of the jit", () => {
  const folder = join(__dirname, "..", "..", "jit");
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  assert.ok(files.length > 30);
  assert.deepEqual(
    files.map((file) => file.replaceAll("\\", "/")).filter((file) => !readme.includes(`\`${file}\``)),
    [],
  );
});
