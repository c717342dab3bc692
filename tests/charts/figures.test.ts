import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { compareFigureWithGolden, compareWithGolden } from "./golden";
import { unknownToPlotly } from "./plotly";
import { samples } from "./samples";

test("what Plotly does not know is found, in a figure behind others, too", () => {
  const [figureOf] = Object.values(samples);
  for (let times = 0; times < 2; times++) {
    const { data, layout } = figureOf();
    const wrong = { data: [...data, { type: "scatter", nonsense: 1 }], layout: { ...layout, sense: 1 } };
    assert.equal(unknownToPlotly(wrong as never).length, 2);
    assert.deepEqual(unknownToPlotly(figureOf()), []);
  }
});

for (const [name, figureOf] of Object.entries(samples)) {
  test(`${name}: Plotly knows all of the figure, and it is as before`, async () => {
    const figure = figureOf();
    assert.deepEqual(unknownToPlotly(figure), []);
    compareFigureWithGolden(`${name}.json`, figure);
    compareWithGolden(`${name}.svg`, comparable(await figure.toSvg()));
  });
}

/**
 * One tag per line, without the random ids by which Plotly names a drawing, its traces, contours and colour bars, and with
 * the many rectangles of a heat map as their hash.
 */
function comparable(svg: string): string {
  const [, id = ""] = /id="defs-([0-9a-f]+)"/.exec(svg) ?? [];
  return svg
    .replaceAll(id, "id")
    .replaceAll(/\btrace[0-9a-f]{6}\b/g, "trace")
    .replaceAll(/cb[0-9a-f]{6}/g, "colorbar")
    .replaceAll(/clip[0-9a-f]{6}\b/g, "clip")
    .replaceAll(/(data:image\/svg\+xml;base64,)([\w+/=]+)/g, (_, head, image) => head + sha256(image))
    .replaceAll("><", ">\n<");
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
