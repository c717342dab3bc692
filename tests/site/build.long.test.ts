/** The same sources make the same site: a host's visitors load nothing again that has not changed. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildFolder } from "#scripts/paths";
import { buildSite } from "#scripts/site/build";

test("two builds of the site have the same bytes in all files", async () => {
  const folders = ["one", "other"].map((name) => join(buildFolder, "tests", `site-${process.pid}-${name}`));
  try {
    for (const folder of folders) await buildSite(() => {}, folder);
    const [one, other] = folders.map(hashesOf);
    assert.ok(one.length > 100);
    assert.deepEqual(one, other);
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
});

function hashesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map(
      (name) =>
        `${name} ${createHash("sha256")
          .update(readFileSync(join(folder, name)))
          .digest("hex")}`,
    );
}
