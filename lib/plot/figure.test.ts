import assert from "node:assert/strict";
import { test } from "node:test";
import { Resvg } from "@resvg/resvg-js";
import { danfo } from "../danfo";
import { jupyterDisplay } from "../notebook";
import { tf } from "../tensorflow";
import { loss } from "./charts/loss";
import { Figure } from "./figure";
import { INK, PALETTE } from "./theme";

/** The opacities of a picture's pixels, by row. */
function opacities(png: Buffer, width: number, height: number): (x: number, y: number) => number {
  const href = `data:image/png;base64,${png.toString("base64")}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><image href="${href}"/></svg>`;
  const { pixels } = new Resvg(svg).render();
  return (x, y) => pixels[(y * width + x) * 4 + 3];
}

/** The number of painted pixels in the corner of the title. */
function paintedInTitle(png: Buffer): number {
  const opacity = opacities(png, 760, 420);
  let painted = 0;
  for (let y = 10; y < 40; y++) for (let x = 60; x < 300; x++) if (opacity(x, y) > 128) painted++;
  return painted;
}

test("a figure shows as Plotly JSON, a PNG picture and a text", async () => {
  const bundle = await loss([3, 2, 1])[jupyterDisplay]();
  assert.deepEqual(Object.keys(bundle), ["application/vnd.plotly.v1+json", "text/plain", "image/png"]);
  assert.equal(bundle["text/plain"], "Figure: Loss\n  training: 3 at 1 … 1 at 3");
  assert.ok(JSON.stringify(bundle).length < 200_000);
});

/** As a browser writes a colour. */
function rgb(hex: string): string {
  return `rgb\\(${[1, 3, 5].map((start) => Number.parseInt(hex.slice(start, start + 2), 16)).join(", ")}\\)`;
}

test("any Plotly figure is drawn, without a title or with texts as titles", async () => {
  const bars = [{ type: "bar", x: ["a", "b"], y: [1, 2] }];
  for (const layout of [undefined, null, {}]) assert.equal(String(new Figure(bars, layout)), "Figure");
  for (const wrong of [bars[0], [null], null, ["bar"]])
    assert.throws(() => new Figure(wrong as never), /Figure: expected a list of traces/);
  const untitled = await new Figure(bars, {})[jupyterDisplay]();
  assert.deepEqual(Object.keys(untitled), ["application/vnd.plotly.v1+json", "text/plain", "image/png"]);
  const titled = new Figure(bars, { title: "Counts of words", xaxis: { title: "word" }, legend: { title: "kind" } });
  assert.equal(String(titled), "Figure: Counts of words");
  assert.deepEqual(titled.layout.xaxis, { title: { text: "word" } });
  const svg = await titled.toSvg();
  assert.match(svg, new RegExp(`fill: ${PALETTE[0]}|${rgb(PALETTE[0])}`, "i"));
  assert.match(svg, new RegExp(rgb(INK)));
  const own = { template: { layout: { colorway: ["#ff0000"] } } };
  assert.deepEqual(new Figure(bars, own).layout, own);
  assert.match(svg, />Counts of words</);
  assert.match(svg, />word</);
  const colored = [{ type: "heatmap", z: [[1, 2]], colorbar: { title: "height" } }];
  assert.match(await new Figure(colored, { title: { text: "A", subtitle: "below" } }).toSvg(), />height</);
  assert.equal(String(new Figure(colored, { title: { text: "A", subtitle: "below" } })), "Figure: A\nbelow");
});

test("typed arrays, tensors and Series are drawn as the arrays they hold", async () => {
  const { Series } = danfo();
  const marker = { color: Float32Array.of(1, 2) };
  const points = { type: "scatter", mode: "markers", x: Float64Array.of(1, 2), y: new Series([3, 4]), marker };
  const heatmap = { type: "heatmap", z: [Int32Array.of(1, 2), Int32Array.of(3, 4)] };
  const bars = { type: "bar", y: tf.tensor1d([5, 6]) };
  const { data } = JSON.parse(JSON.stringify(new Figure([points, heatmap, bars])));
  assert.deepEqual(
    [data[0].x, data[0].y, data[0].marker.color],
    [
      [1, 2],
      [3, 4],
      [1, 2],
    ],
  );
  assert.deepEqual(
    [data[1].z, data[2].y],
    [
      [
        [1, 2],
        [3, 4],
      ],
      [5, 6],
    ],
  );
});

test("a figure that only a browser can draw shows without a picture, at once", async () => {
  const figure = new Figure([
    {
      type: "surface",
      z: [
        [1, 2],
        [3, 4],
      ],
    },
  ]);
  assert.deepEqual(Object.keys(await figure[jupyterDisplay]()), ["application/vnd.plotly.v1+json", "text/plain"]);
  await assert.rejects(figure.toPng(), /figure of surface has no picture/);
});

test("the picture is a PNG of 760 × 420 pixels with visible text on a transparent background", async () => {
  const png = await loss([3, 2, 1], { title: "A title to see" }).toPng();
  assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [760, 420]);
  assert.ok(paintedInTitle(png) > 200);
  assert.equal(opacities(png, 760, 420)(2, 2), 0);
  assert.equal(paintedInTitle(await loss([3, 2, 1], { title: "" }).toPng()), 0);
});

test("drawing a picture does not change the figure", async () => {
  const figure = loss([3, 2, 1]);
  const before = JSON.stringify(figure);
  await figure.toSvg();
  assert.equal(JSON.stringify(figure), before);
});
