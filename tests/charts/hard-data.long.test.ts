/** What a notebook's file keeps of figures of very much: the picture, too, and less than 200 KB in all. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { jupyterDisplay } from "nonlinear/notebook";
import { data, figures, figuresOfAThousand, MANY } from "./hard-data";
import { unknownToPlotly } from "./plotly";

for (const [name, figureOf] of Object.entries(figures))
  describe(name, () => {
    for (const kind of ["values at the end of the range of numbers", MANY])
      test(`of ${kind}`, async () => {
        const figure = figureOf(data[kind]);
        assert.deepEqual(unknownToPlotly(figure), []);
        const bundle = await figure[jupyterDisplay]();
        assert.ok(JSON.stringify(bundle).length < 200_000);
        assert.ok(String(bundle["image/png"]).length > 1_000);
      });
  });

describe("a thousand of them", () => {
  for (const [name, figureOf] of Object.entries(figuresOfAThousand))
    test(name, async () => {
      assert.ok(JSON.stringify(await figureOf()[jupyterDisplay]()).length < 200_000);
    });
});
