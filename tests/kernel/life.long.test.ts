/** Kernels after and beside each other, and where paths are unusual. */
import assert from "node:assert/strict";
import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { KernelClient, PROJECT } from "#scripts/jupyter/client";
import { pause, plainTraceback, projectFolder, withKernel } from "./fixture";

/** restarts.long.test.ts has fifty. */
const RESTARTS = Number(process.env.KERNEL_RESTARTS ?? 2);

test("restart and run all, again and again", async () => {
  const folder = projectFolder();
  try {
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      await withKernel(
        async (kernel) => {
          const answers = await Promise.all(
            ["let a = 1;", "a += 1;", "console.log(a);"].map((code) => kernel.execute(code)),
          );
          assert.equal(answers.map((answer) => answer.text()).join(""), "2\n");
        },
        { folder },
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("two notebooks in one folder do not disturb each other", async () => {
  const folder = projectFolder();
  const kernels = await Promise.all([KernelClient.start({ folder }), KernelClient.start({ folder })]);
  try {
    const cells = (n: number) => ['import { nn } from "nonlinear";', `const mine = ${n};`, "console.log(mine);"];
    const texts = await Promise.all(
      kernels.map(async (kernel, n) => {
        const answers = await Promise.all(cells(n).map((code) => kernel.execute(code)));
        return answers.map((answer) => answer.text()).join("");
      }),
    );
    assert.deepEqual(texts, ["0\n", "1\n"]);
  } finally {
    await Promise.all(kernels.map((kernel) => kernel.stop()));
    rmSync(folder, { recursive: true });
  }
});

test("a project in a folder with spaces and Korean letters works", async () => {
  const project = projectFolder("한글 폴더 ");
  const folder = join(project, "내 노트북");
  mkdirSync(folder);
  mkdirSync(join(project, "scripts"));
  cpSync(join(PROJECT, "scripts/jupyter"), join(project, "scripts/jupyter"), { recursive: true });
  cpSync(join(PROJECT, "scripts/dist"), join(project, "scripts/dist"), { recursive: true });
  symlinkSync(join(PROJECT, "node_modules"), join(project, "node_modules"));
  const launcher = join(project, "scripts/jupyter/kernels/tslab/launch.cjs");
  const kernel = await KernelClient.start({ folder, command: [process.execPath, launcher, "kernel", "--config-path"] });
  try {
    const answer = await kernel.execute(
      'import { nn } from "nonlinear";\nfunction 실패() {\n  throw new Error("여기");\n}\n실패();',
    );
    assert.match(
      plainTraceback(answer.reply),
      /^(Error: 여기)\n {4}at 실패 \(cell\[1\]:3:9\)\n {4}at cell\[1\]:5:1\n\1$/,
    );
    // Between two cells a signal stops nothing; a moment later than this it would find the next cell.
    kernel.process.kill("SIGINT");
    await pause(1500);
    assert.equal((await kernel.execute("1")).reply.status, "ok");
  } finally {
    await kernel.stop();
    rmSync(project, { recursive: true });
  }
});
