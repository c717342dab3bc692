import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { jupyterDisplay } from "nonlinear/dist/notebook";
import type { Figure } from "nonlinear/dist/plot";
import { plotly } from "nonlinear/dist/plot/picture";
import { compareWithGolden } from "./golden";
import { samples } from "./samples";

/** Pictures to look at. */
const pictures = join(__dirname, "../../../build/charts");
mkdirSync(pictures, { recursive: true });

for (const [name, figureOf] of Object.entries(samples)) {
  test(`${name}: Plotly knows all of the figure, and it is as before`, async () => {
    const figure = figureOf();
    assert.deepEqual(unknownToPlotly(figure), []);
    compareWithGolden(`${name}.json`, `${JSON.stringify(figure, null, 1)}\n`);
    compareWithGolden(`${name}.svg`, comparable(await figure.toSvg()));
  });

  test(`${name}: the output is under 200 KB`, async () => {
    const bundle = await figureOf()[jupyterDisplay]();
    writeFileSync(join(pictures, `${name}.png`), Buffer.from(String(bundle["image/png"]), "base64"));
    assert.ok(JSON.stringify(bundle).length < 200_000);
  });
}

/** What Plotly does not know or takes otherwise; a setting for something that is not drawn is no fault. */
function unknownToPlotly({ data, layout }: Figure): string[] {
  const faults = [...(plotly().validate(data, layout) ?? [])];
  return faults.filter(({ code }) => !["unused", "invisible", "dynamic"].includes(code)).map(({ msg }) => msg);
}

/** One tag per line, and without the random ids by which Plotly names a drawing, its traces, contours and colour bars. */
function comparable(svg: string): string {
  const [, id = ""] = /id="defs-([0-9a-f]+)"/.exec(svg) ?? [];
  return svg
    .replaceAll(id, "id")
    .replaceAll(/\btrace[0-9a-f]{6}\b/g, "trace")
    .replaceAll(/cb[0-9a-f]{6}/g, "colorbar")
    .replaceAll(/clip[0-9a-f]{6}\b/g, "clip")
    .replaceAll("><", ">\n<");
}
