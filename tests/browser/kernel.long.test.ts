/** Much output, and quick output: it is shown to its end, and costs the page little. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { after, before, describe, test } from "node:test";
import type { Browser } from "playwright-core";
import { JupyterLab } from "./jupyterlab";
import { writeNotebook } from "./notebooks";

const LINES = "for (let line = 0; line < 2_000_000; line++) console.log(line);";
const TEXT = 'console.log("x".repeat(2e8));';

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

describe("much output in JupyterLab", () => {
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

  /** The most memory that the page's process has had, in megabytes. */
  async function mostMemory(): Promise<number> {
    const session = await (lab.page.context().browser() as Browser).newBrowserCDPSession();
    const { processInfo } = (await session.send("SystemInfo.getProcessInfo")) as {
      processInfo: { type: string; id: number }[];
    };
    await session.detach();
    const megabytes = processInfo
      .filter(({ type }) => type === "renderer")
      .map(({ id }) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1]) / 1024);
    return Math.max(...megabytes);
  }

  for (const [name, code, shown] of [
    ["2,000,000 lines", LINES, "1999998 1999999"],
    ["a text of 200 MB", TEXT, "is in"],
  ] as const)
    test(`after ${name} head and tail are shown, and the page has less than a gigabyte`, {
      skip: !existsSync("/proc"),
    }, async (t) => {
      await lab.open(writeNotebook(`output-${code.length}`, [code]));
      const started = performance.now();
      await lab.runAll(600);
      const took = (performance.now() - started) / 1000;
      const cell = await lab.scrollTo(code);
      await cell.locator(".jp-OutputArea-output", { hasText: shown }).first().waitFor({ timeout: 60_000 });
      const memory = await mostMemory();
      t.diagnostic(`${took.toFixed(1)} s, the page ${Math.round(memory)} MB`);
      await lab.screenshot(`kernel-${code.length}`);
      const text = (await cell.locator(".jp-OutputArea").innerText()).replace(/\u200b/g, "");
      const [, file = ""] = /What follows is in (\S+);/.exec(text) ?? [];
      assert.match(text, /lines are left out here\. What was printed from there on is in /);
      assert.ok(existsSync(file), `the file ${file}`);
      rmSync(dirname(file), { recursive: true });
      assert.ok(memory < 1000, `${memory} MB`);
    });
});
