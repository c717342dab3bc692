/** Tables, figures and live charts in JupyterLab: what a person sees and can do with them. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium, type Locator } from "playwright-core";
import { jupyterEnvironment } from "#scripts/jupyter";
import { venvPrograms } from "#scripts/paths";
import { findBrowser } from "#scripts/setup/browser";
import { root } from "../copy-of-project";
import { JupyterLab } from "./jupyterlab";
import { writeNotebook } from "./notebooks";

/** A cell for each figure, by the name of what it draws. */
const figures: Readonly<Record<string, string>> = {
  loss: "plot.loss({ class: runs[0], sequential: runs[1] }, { logAxis: true })",
  predicted: "plot.predicted(y, model.forward(x))",
  correlation: "plot.correlation(df)",
  pairs: 'plot.pairs(df, { columns: ["RM", "LSTAT", "AGE"], target: "TARGET" })',
  distribution: 'plot.distribution(df, { columns: ["RM", "LSTAT", "AGE", "TARGET"] })',
  activation: "plot.activation({ ReLU: new nn.ReLU(), sigmoid: new nn.Sigmoid(), tanh: new nn.Tanh() })",
  gradientFlow: "plot.gradientFlow(snapshots)",
  activationHistogram: "plot.activationHistogram(model, x)",
  weights: "plot.weights(model)",
  decisionBoundary:
    "plot.decisionBoundary((at) => tf.sigmoid(at.sum(1, true)), tf.randomNormal([50, 2], 0, 1, 'float32', 1), Array.from({ length: 50 }, (_, i) => i % 2))",
  rocCurve:
    "plot.rocCurve(Array.from({ length: 50 }, (_, i) => i % 2), Array.from({ length: 50 }, (_, i) => (i % 2) + (i * 7) % 5))",
  confusionMatrix: 'plot.confusionMatrix([0, 0, 1, 1, 1, 0], [0, 1, 1, 1, 0, 0], { labels: ["malignant", "benign"] })',
  lossSurface: "plot.lossSurface(model, () => nn.mseLoss(model.forward(x), y))",
  images: "plot.images(tf.randomUniform([12, 8, 8], 0, 1, 'float32', 1))",
  parallel: 'plot.parallel([{ lr: 0.1, optimizer: "SGD", loss: 3 }, { lr: 0.001, optimizer: "Adam", loss: 2 }])',
};

const live = "for await (const epoch of train.epochs(1_000, { progress: plot.live({ logAxis: true }) })) step();";

const cells = [
  `import { data, jit, nn, optim, plot, tf, train } from "nonlinear";
const df = await data.loadBoston();
const x = data.tensor(new data.StandardScaler().fitTransform(df.drop({ columns: ["TARGET"] })));
const y = data.tensor(df.loc({ columns: ["TARGET"] }));
nn.manualSeed(0);
const model = nn.sequential(nn.linear(13, 3), nn.leakyReLU(), nn.linear(3, 1));
const optimizer = new optim.SGD(model.parameters(), { lr: 1e-4 });
const step = jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)));
const runs = [0.9, 0.8].map((rate) => Array.from({ length: 100_000 }, (_, i) => 500 * rate ** (i / 500) + 8));
const snapshots = [1, 2, 3].map((epoch) => plot.gradientSnapshot(epoch, model, () => nn.mseLoss(model.forward(x), y)));`,
  `import { danfo } from "nonlinear";
new (danfo().DataFrame)([{ text: "<script>window.attacked = true</script>", value: 1.5 }, { text: null, value: NaN }])`,
  "df",
  live,
  ...Object.values(figures),
];

describe("charts and tables in JupyterLab", () => {
  let lab: JupyterLab;
  before(async () => {
    lab = await JupyterLab.start();
    await lab.open(writeNotebook("charts", cells));
    await setTheme(lab, "JupyterLab Light");
    await lab.runAll();
  });
  after(() => lab?.stop());

  test("a table shows text as text, and what is missing", async () => {
    const cell = await lab.scrollTo("window.attacked");
    const table = cell.locator("table.dataframe");
    await table.waitFor();
    assert.match((await table.textContent()) ?? "", /<script>window\.attacked = true<\/script>/);
    assert.equal(await table.locator("em", { hasText: /^(NaN|null)$/ }).count(), 2);
    assert.equal(await lab.page.evaluate("window.attacked"), undefined);
    await lab.screenshot("table");
  });

  for (const [name, source] of Object.entries(figures)) {
    test(`${name} is drawn, and answers to the pointer`, async () => {
      const chart = await lab.figure(source.slice(0, 30));
      await lab.screenshot(`figure-${name}`);
      assert.ok(await lab.hoverShowsLabel(chart), "no label appears where the pointer rests on the data");
    });
  }

  test("a click in the legend hides a line", async () => {
    const chart = await lab.figure(figures.loss.slice(0, 30));
    assert.ok(await lab.legendHidesLine(chart));
  });

  test("every figure fits into the page in the dark theme, and at 800 pixels", async () => {
    const { page } = lab;
    await setTheme(lab, "JupyterLab Dark");
    for (const [name, source] of Object.entries(figures)) {
      await lab.figure(source.slice(0, 30));
      await lab.screenshot(`dark-${name}`);
    }
    await page.setViewportSize({ width: 800, height: 900 });
    for (const [name, source] of Object.entries(figures)) {
      const chart = await lab.figure(source.slice(0, 30));
      await page.waitForTimeout(500);
      const box = await chart.boundingBox();
      assert.ok(box && box.height > 200 && box.x + box.width <= 800, `${name} fits into the page`);
      await lab.screenshot(`narrow-${name}`);
    }
  });

  test("asks nothing of other hosts, and its scripts complain of nothing", () => {
    assert.deepEqual(lab.outsideRequests, []);
    assert.deepEqual(lab.consoleErrors, []);
  });
});

describe("a notebook with outputs that nobody ran here", () => {
  const count = Object.keys(figures).length + 1;
  let notebook: string;
  before(() => {
    notebook = writeNotebook("charts-run", cells);
    execFileSync(process.execPath, ["scripts/run.cjs", "notebook", notebook], { cwd: root, stdio: "pipe" });
  });

  test("has a picture of each figure, and no output over 200 KB", () => {
    const { cells } = JSON.parse(readFileSync(join(root, notebook), "utf8"));
    const outputs: { data?: Record<string, unknown> }[] = cells.flatMap(({ outputs = [] }) => outputs);
    const pictures = outputs.filter(({ data }) => data?.["image/png"]);
    assert.equal(pictures.length, count);
    for (const output of outputs) assert.ok(JSON.stringify(output).length < 200_000);
  });

  test("shows every figure and table in JupyterLab, untrusted as it is", async () => {
    const lab = await JupyterLab.start();
    try {
      await lab.open(notebook);
      const trust = await lab.page.locator('[title*="code cells trusted"]').first().getAttribute("title");
      assert.match(trust ?? "", /not trusted|trusted: 0 of/);
      for (const source of Object.values(figures)) {
        const output = (await lab.scrollTo(source.slice(0, 30))).locator(".jp-RenderedPlotly");
        await output.locator("img:visible, .main-svg").first().waitFor();
        // Where the pointer has met the picture, the interactive figure takes its place.
        const isShown = await output.evaluate((element) => {
          const picture = element.querySelector("img");
          return element.querySelector(".main-svg") !== null || (picture?.complete && picture.naturalWidth > 0);
        });
        assert.ok(isShown, source);
      }
      await (await lab.scrollTo("window.attacked")).locator("table").waitFor();
      assert.equal(await lab.page.evaluate("window.attacked"), undefined);
      await lab.screenshot("untrusted");
    } finally {
      await lab.stop();
    }
  });

  test("shows every figure and table in the page that nbconvert makes, without a network", async () => {
    const args = ["nbconvert", "--to", "html", join(root, notebook)];
    execFileSync(join(venvPrograms, "jupyter"), args, { env: jupyterEnvironment(), stdio: "pipe" });
    const browser = await chromium.launch({ executablePath: findBrowser(), args: ["--no-sandbox", "--disable-gpu"] });
    try {
      const page = await browser.newPage();
      await page.route(/^https?:/, (route) => route.abort());
      await page.goto(pathToFileURL(join(root, notebook.replace(".ipynb", ".html"))).href);
      const pictures = await page.locator('img[src^="data:image/png"]').all();
      assert.equal(pictures.length, count);
      for (const picture of pictures) assert.ok(await isLoaded(picture));
      assert.equal(await page.locator("table.dataframe").count(), 2);
      mkdirSync(join(root, "build", "screenshots"), { recursive: true });
      await page.screenshot({ path: join(root, "build", "screenshots", "nbconvert.png"), fullPage: true });
    } finally {
      await browser.close();
    }
  });
});

function isLoaded(picture: Locator): Promise<boolean> {
  return picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0);
}

async function setTheme({ page }: JupyterLab, theme: "JupyterLab Light" | "JupyterLab Dark"): Promise<void> {
  await page.click("text=Settings >> nth=0");
  await page
    .locator(".lm-Menu-itemLabel", { hasText: /^Theme$/ })
    .first()
    .hover();
  await page.locator(".lm-Menu-itemLabel", { hasText: theme }).first().click();
  await page.locator(`body[data-jp-theme-name="${theme}"]`).waitFor({ state: "attached" });
}
