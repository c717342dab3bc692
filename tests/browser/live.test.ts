/** The live chart in JupyterLab, frame by frame as the browser paints it. */
import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { root } from "../copy-of-project";
import { JupyterLab } from "./jupyterlab";
import { folder, writeNotebook } from "./notebooks";

/** What stands in the live chart's output when the browser has painted. */
interface Frame {
  height: number;
  /** How far the notebook is scrolled. */
  scrolled: number;
  /** The line of the light picture; undefined when there is none. */
  line?: string;
  /** Whether the figure is there, or its picture for the moment until it is drawn. */
  isFigure: boolean;
}

const preparation = `import { data, jit, nn, optim, plot, train } from "nonlinear";
const df = await data.loadBoston();
const x = data.tensor(new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] })));
const y = data.tensor(df.loc({ columns: ["TARGET"] }));
const model = nn.sequential(nn.linear(13, 64), nn.tanh(), nn.linear(64, 64), nn.tanh(), nn.linear(64, 1));
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-3 });
const trainStep = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)));
import { existsSync } from "node:fs";
const epochs = 3_000;
// Slow until the test has seen enough.
async function step() {
  trainStep();
  if (!existsSync("live-is-seen")) await new Promise((done) => setTimeout(done, 40));
}`;
const chart = "plot.live({ logAxis: true })";
const short = `for await (const epoch of train.epochs(epochs, { progress: ${chart} })) await step();`;
const endless = `for await (const epoch of train.epochs(1e9, { progress: ${chart} })) trainStep();`;

/** The file that lets the training go at full speed, beside the notebook. */
const seen = join(root, folder, "live-is-seen");

describe("the live chart", () => {
  let lab: JupyterLab;
  before(async () => {
    lab = await JupyterLab.start();
    rmSync(seen, { force: true });
    await lab.open(writeNotebook("live", [preparation, short, endless, "'a cell below'"]));
    await lab.page.locator(".jp-InputArea-editor").first().click();
    await lab.runSelected();
    await lab.page.locator(".jp-InputPrompt", { hasText: "[1]" }).waitFor({ timeout: 60_000 });
  });
  after(() => lab?.stop());

  test("is drawn again and again in its place, without an empty or a jumping frame", async () => {
    await watch(lab);
    await lab.runSelected();
    const { page } = lab;
    await page.waitForFunction("new Set(window.frames.flatMap(({ line }) => line ?? [])).size > 5", undefined, {
      timeout: 120_000,
    });
    writeFileSync(seen, "");
    await page.locator(".js-plotly-plot .main-svg path.js-line").first().waitFor({ timeout: 120_000 });
    const shown: number = await page.evaluate("window.frames.length");
    await page.waitForFunction(`window.frames.length > ${shown + 60}`);
    const frames: Frame[] = await page.evaluate("window.watched()");
    const drawn = frames.slice(frames.findIndex(({ line }) => line));
    assert.ok(new Set(drawn.map(({ line }) => line)).size > 5, "at least five pictures, then none");
    assert.ok(
      drawn.every(({ line, isFigure }) => line || isFigure),
      "no frame without a picture",
    );
    const heights = new Set(drawn.filter(({ line }) => line).map(({ height }) => height));
    assert.equal(heights.size, 1, `the output is ${[...heights].join(", ")} pixels high`);
    // An image stands on the line of text, as letters do, some pixels above its end.
    const steps = drawn.map(({ height }) => Math.abs(height - drawn[0].height));
    assert.ok(Math.max(...steps) <= 8, `the output changes by ${Math.max(...steps)} pixels`);
    assert.equal(new Set(drawn.map(({ scrolled }) => scrolled)).size, 1, "the page does not scroll");
  });

  test("is the interactive figure in the end, and the bar a line of summary", async () => {
    const cell = await lab.scrollTo("train.epochs(epochs");
    await cell.locator(".js-plotly-plot .main-svg path.js-line").first().waitFor();
    const text = (await cell.locator(".jp-OutputArea").textContent()) ?? "";
    assert.match(text, /[\d,]+ epochs in .* epochs\/s, loss \d/);
    assert.doesNotMatch(text, /left/);
    await lab.screenshot("live");
  });

  test("an interrupt leaves the last state", async () => {
    const cell = await lab.scrollTo("train.epochs(1e9");
    await cell.locator(".jp-InputArea-editor").click();
    await lab.runSelected();
    await cell.locator("svg polyline").waitFor({ timeout: 60_000 });
    await lab.page.keyboard.press("i");
    await lab.page.keyboard.press("i");
    await cell.locator(".jp-RenderedPlotly").waitFor();
    await cell.locator(".js-plotly-plot .main-svg path.js-line").first().waitFor();
    const text = (await cell.locator(".jp-OutputArea").textContent()) ?? "";
    assert.match(text, /Stopped after [\d,]+ of 1,000,000,000 epochs in .* epochs\/s, loss \d/);
    await lab.screenshot("live-interrupted");
  });
});

/** Notes from now on after each paint what the output of the first live chart shows. */
async function watch({ page }: JupyterLab): Promise<void> {
  await page.evaluate(() => {
    const frames: object[] = [];
    let isOver = false;
    const watched = () => {
      isOver = true;
      return frames;
    };
    Object.assign(window, { frames, watched });
    const look = () => {
      const cell = [...document.querySelectorAll(".jp-CodeCell")].find((one) =>
        one.textContent?.includes("train.epochs(epochs"),
      );
      const area = cell?.querySelector<HTMLElement>(".jp-OutputArea");
      frames.push({
        height: area?.offsetHeight ?? 0,
        scrolled: document.querySelector(".jp-WindowedPanel-outer")?.scrollTop,
        line: area?.querySelector("svg polyline")?.getAttribute("points") ?? undefined,
        isFigure:
          (area?.querySelector<HTMLImageElement>("img.plot-img")?.naturalWidth ?? 0) > 0 ||
          area?.querySelector(".js-plotly-plot .main-svg path.js-line") != null,
      });
    };
    // A task after the next paint.
    const next = () => isOver || requestAnimationFrame(() => setTimeout(() => [look(), next()]));
    next();
  });
}
