/** A snapshot of the compiler that is no good. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PROJECT } from "#scripts/jupyter/client";
import { RemoteCompiler } from "#scripts/kernel/compile/remote";
import { snapshotFile } from "#scripts/kernel/compile/snapshot-file";
import { setUpSnapshot } from "#scripts/setup/snapshot";

const temporary = mkdtempSync(join(tmpdir(), "snapshot-"));

before(() => setUpSnapshot(false));
after(() => rmSync(temporary, { recursive: true }));

const isFromSnapshot = ({ process }: RemoteCompiler) => process.spawnargs.includes("--snapshot-blob");

for (const isTorn of [false, true])
  test(`a snapshot that ${isTorn ? "is torn" : "is none"} does not start, and is done without`, async () => {
    const file = join(temporary, "torn.blob");
    writeFileSync(file, isTorn ? readFileSync(String(snapshotFile(PROJECT))).subarray(0, 1e6) : "no snapshot");
    const compiler = new RemoteCompiler(PROJECT, file);
    try {
      assert.ok(isFromSnapshot(compiler));
      assert.deepEqual(await compiler.isComplete("f("), { status: "incomplete", indent: "  " });
      assert.ok("code" in (await compiler.compile("1", "cell[1]")));
      assert.ok(!isFromSnapshot(compiler));
    } finally {
      const gone = once(compiler.process, "exit");
      compiler.process.disconnect();
      await gone;
    }
  });
