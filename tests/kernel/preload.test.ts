import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { nativeIsLinked } from "#scripts/setup/tensorflow";
import { pause, projectFolder, withKernel } from "./fixture";
import { hostOf } from "./processes";

test("TensorFlow is loaded before the first cell where the notebook imports the library", {
  skip: !existsSync("/proc") || !nativeIsLinked(),
}, async () => {
  const folder = projectFolder();
  const source = 'import { tf } from "nonlinear";';
  writeFileSync(join(folder, "lesson.ipynb"), JSON.stringify({ cells: [{ cell_type: "code", source }] }));
  try {
    await withKernel(
      async (kernel) => {
        const mapped = () => readFileSync(`/proc/${hostOf(kernel.process.pid)}/maps`, "utf8");
        for (let tries = 0; tries < 300 && !mapped().includes("tfjs_binding"); tries += 1) await pause(100);
        assert.match(mapped(), /tfjs_binding/);
        const answer = await kernel.execute(`${source}\ntf.getBackend()`);
        assert.deepEqual(answer.contents("execute_result")[0]?.data, { "text/plain": "'tensorflow'" });
        assert.equal(answer.text("stderr"), "");
      },
      { folder, environment: { JPY_SESSION_NAME: join(folder, "lesson.ipynb") } },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
