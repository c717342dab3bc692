/** What a notebook's file keeps of each figure: the figure and its picture, in less than 200 KB. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { jupyterDisplay } from "nonlinear/notebook";
import { samples } from "./samples";

/** Pictures to look at. */
const pictures = join(__dirname, "../../../build/charts");
mkdirSync(pictures, { recursive: true });

for (const [name, figureOf] of Object.entries(samples)) {
  test(`${name}: the output is under 200 KB`, async () => {
    const bundle = await figureOf()[jupyterDisplay]();
    writeFileSync(join(pictures, `${name}.png`), Buffer.from(String(bundle["image/png"]), "base64"));
    assert.ok(JSON.stringify(bundle).length < 200_000);
  });
}
