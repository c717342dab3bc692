/** The site in Firefox: the same numbers, the same behaviour. */
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { askWorker } from "./ask-worker";
import { stops, sweeps, tellsFailures } from "./behaviour";
import { Firefox, type FirefoxPage } from "./firefox";
import type { Found } from "./fuzz-worker";
import { compiledTest, Host } from "./host";
import { textsOf } from "./outputs";
import { textsWithoutNative } from "./without-native";

const LESSON = "notebooks/04-deep-neural-network.ipynb";

describe("the site in Firefox", () => {
  let host: Host;
  let firefox: Firefox;
  let lesson: FirefoxPage;
  let own: FirefoxPage;
  let texts: Promise<string[]>;
  before(async () => {
    host = await Host.start();
    firefox = await Firefox.start(host);
  });
  after(async () => {
    await firefox?.stop();
    await host?.stop();
  });

  test("computes what plain TensorFlow.js computes, in random programs and trainings", async () => {
    assert.deepEqual(await fuzz(firefox), { backend: "wasm", hasMultiplyAdd: true });
  });

  test("runs the lesson of deep networks with the numbers of Node without native libraries, and draws", async () => {
    lesson = await firefox.open(LESSON);
    await lesson.runAll();
    const here = textsOf(await lesson.saved());
    await lesson.screenshot("firefox-lesson-04");
    texts = textsWithoutNative(LESSON);
    assert.deepEqual(here, await texts);
    assert.deepEqual(firefox.outsideRequests, []);
  });

  test("says what is wrong in a cell, at its place", async () => {
    own = await lesson.create();
    await tellsFailures(own);
  });

  test("runs the trials of a sweep in workers", () => sweeps(own));

  test("stops a loop of epochs, which keeps the variables, and any other, which loses them", async () => {
    await stops(own);
    await own.screenshot("firefox-own-notebook");
  });

  async function fuzz(by: Firefox): Promise<Found> {
    const page = await by.openStart();
    const address = await host.addScript(compiledTest("fuzz-worker"), "fuzz.js");
    const found: Found = await page.evaluate(askWorker<Found>, {
      address,
      message: { programs: 500, trainings: 300 },
    });
    await page.close();
    return found;
  }

  test("without relaxed SIMD has the kernel's numbers without multiply-add, and says so in one line", async () => {
    const older = await Firefox.start(host, { "javascript.options.wasm_relaxed_simd": false });
    try {
      assert.deepEqual(await fuzz(older), { backend: "wasm", hasMultiplyAdd: false });
      const page = await older.open(LESSON);
      await page.runAll();
      const [first, ...others] = textsOf(await page.saved());
      const [notice, ...rest] = first.split("\n");
      assert.match(notice, /no multiply-add \(relaxed SIMD\)/);
      const expected = await textsWithoutNative(LESSON, false);
      assert.deepEqual([rest.join("\n"), ...others], expected);
      assert.notDeepEqual(expected, await texts);
    } finally {
      await older.stop();
    }
  });
});
