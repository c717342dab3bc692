/** The page's memory while a training cell runs again and again: each run adds its source maps and names, and no step. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { Page } from "playwright-core";
import { Site } from "./lite";
import { sourcesOf } from "./outputs";

const LESSON = "notebooks/04-deep-neural-network.ipynb";
const RUNS = 50;
/** Runs that fill caches and pools of memory first. */
const WARM_UP = 10;
/** Megabytes: the steps alone, were they kept, would take 8. */
const MOST_GROWTH = 7;

let site: Site;
before(async () => {
  // Without the flag, Chromium measures when it next collects garbage by itself.
  site = await Site.start({ args: ["--enable-blink-features=ForceEagerMeasureMemory"] });
});
after(() => site?.stop());

test(`${RUNS} runs of the lesson's training keep none of its steps`, async (t) => {
  const start = await site.context.newPage();
  await start.goto(site.host.address);
  await start.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  const own = await (await site.open("notebooks/01-linear-regression.ipynb")).create();
  const lesson = sourcesOf(LESSON);
  const cellWith = (text: string) => lesson.find((code) => code.includes(text)) as string;
  const imports = /^import .*$/m.exec(lesson[0])?.[0];
  const settings = cellWith("const epochs = ").replace("100_000", "10_000");
  await own.outputOf([imports, settings].join("\n"));
  for (const text of ["data.loadBoston()", "scaler.fitTransform(features)", "data.tensor(standardised)"])
    await own.outputOf(cellWith(text));
  const model = cellWith("const network = ").replace(/\nmodel$/, "");
  const cell = await own.write(`${model}\n${cellWith("const history = await train.fit(model")}`);
  let before = 0;
  for (let run = 1; run <= RUNS; run++) {
    await own.rerun(cell);
    if (run === WARM_UP) before = await megabytes(own.page);
  }
  const grown = (await megabytes(own.page)) - before;
  t.diagnostic(`${before.toFixed(1)} MB after ${WARM_UP} runs, ${grown.toFixed(1)} MB more after ${RUNS}`);
  assert.match(await cell.locator(".jp-OutputArea-output").last().innerText(), /Epoch 10000: loss=1\.1513e\+01/);
  assert.ok(grown < MOST_GROWTH, `${grown.toFixed(1)} MB more in use`);
});

/** What page and workers use, after a collection of garbage. */
async function megabytes(page: Page): Promise<number> {
  const bytes = await page.evaluate(async () => {
    const measuring = performance as unknown as { measureUserAgentSpecificMemory(): Promise<{ bytes: number }> };
    return (await measuring.measureUserAgentSpecificMemory()).bytes;
  });
  return bytes / 1e6;
}
