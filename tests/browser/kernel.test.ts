/** What a person sees of the kernel in JupyterLab when much comes at once; when it dies: killed.long.test.ts. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { listeningAddresses } from "../kernel/processes";
import { JupyterLab } from "./jupyterlab";
import { writeNotebook } from "./notebooks";

const BURSTS = [
  "for (let line = 0; line < 50_000; line++) console.log(line);",
  `import { newDisplay } from "tslab";
const shown = newDisplay();
for (let update = 0; update <= 5_000; update++) shown.text("update " + update);`,
  `const live = newDisplay();
for (let update = 0; update <= 5_000; update++) {
  live.html("<b>frame " + update + "</b>");
  if (update % 10 === 0) await new Promise((done) => setImmediate(done));
  if (update % 1_000 === 0) console.log("at", update);
}`,
  'throw new Error("the last one");',
];

describe("the kernel in JupyterLab", () => {
  let lab: JupyterLab;
  before(async () => {
    lab = await JupyterLab.start();
  });
  after(() => lab?.stop());

  test("bursts of output are shown to their end, and no cell stays at [*]", async () => {
    await lab.open(writeNotebook("bursts", BURSTS));
    await lab.runAll(120);
    const { page } = lab;
    await page.waitForSelector("text=TypeScript (Nonlinear) | Idle");
    const ends = ["49998 49999", "update 5000", "frame 5000", "the last one"];
    for (const [index, end] of ends.entries()) {
      const cell = await lab.scrollTo((BURSTS[index] as string).split("\n")[0] as string);
      await cell.locator(".jp-OutputArea-output", { hasText: end }).first().waitFor();
    }
    assert.equal(await page.locator(".jp-InputPrompt", { hasText: "*" }).count(), 0);
    await lab.screenshot("kernel-bursts");
  });

  test("JupyterLab and its kernels listen on this machine only, and answer nobody without the token", async () => {
    for (const path of ["/api/kernels", "/api/contents", "/lab/api/settings"]) {
      assert.equal((await fetch(lab.origin + path)).status, 403, path);
    }
    if (!existsSync("/proc")) return;
    const addresses = await Promise.all(lab.processes().map(listeningAddresses));
    assert.ok(addresses.flat().includes(new URL(lab.origin).host));
    assert.deepEqual(
      addresses.flat().filter((address) => !address.startsWith("127.0.0.1:")),
      [],
    );
  });
});
