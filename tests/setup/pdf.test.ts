/** Lessons on paper, `npm run notebook -- --pdf`, without a browser; with one: pdf.long.test.ts. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { root } from "../copy-of-project";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-pdf-"));
after(() => rmSync(folder, { recursive: true }));

test("without a browser, and with one that is none, an error says what to install", async () => {
  const print = `require(${JSON.stringify(join(root, "scripts/dist/print-page"))}).printPage("a.html", "${join(folder, "a.pdf")}")
    .catch(({ message, advice }) => console.log(message, advice))`;
  const say = async (env: NodeJS.ProcessEnv) =>
    (await promisify(execFile)(process.execPath, ["-e", print], { env, cwd: folder })).stdout;
  const none = await say({ PATH: "/nowhere", HOME: folder });
  assert.match(none, /there is none\. Install one .*apt-get install chromium.* CHROMIUM/);
  const broken = await say({ PATH: "/nowhere", HOME: folder, CHROMIUM: process.execPath });
  assert.match(broken, /printed no PDF: [\s\S]*CHROMIUM/);
});
