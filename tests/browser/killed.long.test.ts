/** What a person sees in JupyterLab when a kernel dies; tests/kernel/deaths.test.ts has what the kernel tells of it. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { isKernel } from "../kernel/processes";
import { JupyterLab } from "./jupyterlab";
import { writeNotebook } from "./notebooks";

describe("a killed kernel in JupyterLab", () => {
  let lab: JupyterLab;
  before(async () => {
    lab = await JupyterLab.start();
  });
  after(() => lab?.stop());

  test("after kill -9 of a kernel that trains its notebook opens, and its cells run", {
    skip: !existsSync("/proc"),
  }, async () => {
    const path = writeNotebook("killed", [
      'console.log("this is kernel", process.pid);',
      'import { train } from "nonlinear";\nconsole.log("training");\nfor await (const epoch of train.epochs(1e9)) Math.sqrt(epoch);',
    ]);
    await lab.open(path);
    const { page } = lab;
    await page.click("text=Run >> nth=0");
    await page.click('.lm-Menu-item[data-command="runmenu:run-all"]');
    await page.locator(".jp-OutputArea-output", { hasText: "training" }).waitFor({ timeout: 60_000 });
    const shown = await page.locator(".jp-OutputArea-output", { hasText: "this is kernel" }).first().textContent();
    const kernel = Number(/\d+/.exec(shown ?? "")?.[0]);
    assert.ok(lab.processes().includes(kernel) && isKernel(kernel), "the notebook's kernel runs");
    process.kill(kernel, "SIGKILL");
    for (let tries = 0; existsSync(`/proc/${kernel}`) && tries < 600; tries++) await setTimeout(100);
    assert.ok(!existsSync(`/proc/${kernel}`));

    await lab.reload();
    const first = page.locator(".jp-CodeCell").first();
    await first.locator(".cm-content").click();
    await page.keyboard.press("Shift+Enter");
    const another = new RegExp(`this is kernel (?!${kernel}\\b)\\d+`);
    await first.locator(".jp-OutputArea-output", { hasText: another }).waitFor({ timeout: 60_000 });
    await first.locator(".jp-InputPrompt", { hasText: "[1]" }).waitFor();
    await page.waitForSelector("text=TypeScript (Nonlinear) | Idle");
    await lab.screenshot("kernel-killed");
  });
});
