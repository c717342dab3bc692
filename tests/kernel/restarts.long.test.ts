/** What stays of many kernels. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { venvPython } from "#scripts/paths";
import { root } from "../copy-of-project";
import { projectFolder } from "./fixture";

const RESTARTS = Number(process.env.KERNEL_RESTARTS ?? 50);

test(`${RESTARTS} restarts leave no process, port or file behind`, { skip: !existsSync("/proc") }, async () => {
  const [temporary, runtime, folder] = ["temporary-", "runtime-", "notebooks-"].map((name) => projectFolder(name));
  const env = {
    ...process.env,
    TMPDIR: temporary,
    JUPYTER_RUNTIME_DIR: runtime,
    JUPYTER_PATH: join(root, "scripts/jupyter"),
    KERNEL_RESTARTS_MARK: randomUUID(),
  };
  try {
    const script = join(root, "tests/kernel/restarts.py");
    const run = await promisify(execFile)(venvPython, [script, String(RESTARTS)], { env, cwd: folder });
    assert.deepEqual(JSON.parse(run.stdout), { files: [], processes: [], ports: [] });
  } finally {
    for (const one of [temporary, runtime, folder]) rmSync(one as string, { recursive: true, force: true });
  }
});
