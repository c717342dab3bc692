/** Figures held against Plotly's rules and against what they were before. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { compareFigureWithGolden, compareWithGolden } from "./golden";
import { unknownToPlotly } from "./plotly";
import { samples } from "./samples";

/** A figure of each kind, by the names of its samples; the others are of other values, and take as long to draw. */
export const fewSamples: readonly string[] = [
  ...["loss", "loss-log-two", "loss-band", "predicted", "roc-curve", "confusion-matrix", "correlation", "pairs"],
  ...["distribution", "activation", "gradient-flow", "activation-histogram", "weights", "decision-boundary"],
  ...["loss-surface", "images", "line", "scatter-classes", "bar", "histogram", "parallel"],
];

/** @param names of samples */
export function testFigures(names: readonly string[]): void {
  for (const name of names)
    test(`${name}: Plotly knows all of the figure, and it is as before`, async () => {
      const figure = samples[name]();
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
