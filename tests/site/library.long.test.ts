/** The library on the site in Chromium: the numbers of random programs, tables as pandas has them, and figures beyond the lessons'. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { compiled, filesOfCases, readCases } from "../danfo/cases";
import { askWorker } from "./ask-worker";
import type { CompiledCase } from "./danfo-cases";
import type { Found } from "./fuzz-worker";
import { compiledTest } from "./host";
import { type LitePage, Site } from "./lite";

// Far from UTC, for what depends on the clock of the machine.
process.env.TZ = "America/New_York";

describe("the library on the site", () => {
  let site: Site;
  let own: LitePage;
  before(async () => {
    site = await Site.start();
    own = await (await site.open("notebooks/01-linear-regression.ipynb")).create();
  });
  after(() => site?.stop());

  test("computes what plain TensorFlow.js computes, in random programs and trainings", async () => {
    const address = await site.host.addScript(compiledTest("fuzz-worker"), "fuzz.js");
    const start = await site.context.newPage();
    await start.goto(site.host.address);
    const found = await start.evaluate(askWorker<Found>, { address, message: { programs: 100, trainings: 50 } });
    assert.deepEqual(found, { backend: "wasm", hasMultiplyAdd: true });
    await start.close();
  });

  test("has pandas' results, with tables read from files that were dragged in", async () => {
    await own.upload(filesOfCases());
    const script = await site.host.addScript(compiledTest("danfo-cases"), "danfo-cases.js");
    const cases = readCases().map((one): CompiledCase => ({ ...one, js: compiled(one) }));
    const given = site.host.addFile("danfo-cases.json", JSON.stringify(cases));
    const code = `import { danfo, data, nn, tf } from "nonlinear";
const text = async (address: string) => (await fetch(address)).text();
(0, eval)(await text("${script}"));
const cases = JSON.parse(await text("${given}"));
const faults = await (globalThis as any).faultsOf(cases, { dfd: danfo(), data, nn, tf, D: "", TMP: "" });
console.log(cases.length, "cases, faults:", JSON.stringify(faults, null, 1));`;
    const printed = await own.outputOf(code);
    // Beside it, what reading has to say of a file.
    assert.ok(printed.includes(`${cases.length} cases, faults: []`), printed);
  });

  test("draws what the lessons' small Plotly lacks by all of it", async () => {
    await own.write(
      "import { plot } from 'nonlinear';\nnew plot.Figure([{ type: 'scatterpolar', r: [1, 2], theta: [0, 90] }])",
    );
    await own.page.keyboard.press("Control+Enter");
    await own.page.locator(".polarlayer path.js-line").first().waitFor();
  });
});
