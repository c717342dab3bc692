/** A figure of each kind; figures.long.test.ts has those of other values. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fewSamples, testFigures } from "./figures";
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

testFigures(fewSamples);
