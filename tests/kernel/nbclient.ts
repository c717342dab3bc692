/** nbclient, which goes on behind a cell that fails: in the way of a tag at the cell, or of a setting for the whole notebook. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PROJECT } from "#scripts/jupyter/client";

export function runsBehindFailed(way: "TAG" | "ALLOW"): void {
  const script = join(PROJECT, "tests/kernel/nbclient_errors.py");
  const env = { ...process.env, JUPYTER_PATH: join(PROJECT, "scripts/jupyter") };
  const run = spawnSync(join(PROJECT, ".venv/bin/python"), [script, way], {
    env,
    encoding: "utf8",
    timeout: 120_000,
  });
  assert.equal(run.status, 0, run.stderr);
  const wrong = "cell[3]:1:7 - Type 'string' is not assignable to type 'number'.";
  const told = [["thrown"], "after the error\n", [wrong], "50000 lines, the last 49999", ["'the end'"]];
  assert.deepEqual(JSON.parse(run.stdout), told, way);
}
