/** The mends and their types in cells, without an assertion, and in the threads of a sweep. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { plainTraceback, withKernel } from "../kernel/fixture";

test("a cell that imports danfojs-node by itself gets the mended module, with its types", () =>
  withKernel(async (kernel) => {
    const cell = async (code: string) => {
      const answer = await kernel.execute(code);
      assert.equal(answer.reply?.status, "ok", plainTraceback(answer.reply));
      return answer.text();
    };
    await cell(
      'import * as dfd from "danfojs-node";\nconst df = new dfd.DataFrame({ a: [1, null, 3], b: ["x", "y", "x"] });',
    );
    assert.equal(await cell("console.log(df.a.add(1).values)"), "[ 2, NaN, 4 ]\n");
    assert.equal(await cell('console.log(df["a"].mean(), df.values[0][0] + 1)'), "2 2\n");
    assert.equal(
      await cell("console.log(new dfd.Series([1, 2, 3]).shift(1).values, dfd.qcut([1, 2, 3, 4], 2).values)"),
      "[ NaN, 1, 2 ] [ 0, 0, 1, 1 ]\n",
    );
    assert.match(await cell("console.log(df)"), /int32|float32[\s\S]*3 rows × 2 columns/);
    await cell("df.a = [4, 5, 6];\nconst part: dfd.DataFrame = df.query(df.a.gt(4));");
    assert.equal(await cell("console.log(part.column('a').sum())"), "11\n");
    const typo = await kernel.execute("df.prise");
    assert.match(plainTraceback(typo.reply), /no column or method "prise"/);
    await cell('import { danfo, experiment } from "nonlinear";');
    assert.equal(await cell("console.log(danfo().DataFrame === dfd.DataFrame)"), "true\n");
    const sweep = `const results = await experiment.sweep({ seed: [1, 2] }, async () => {
  const { Series } = await import("danfojs-node");
  return { sum: new Series([1, null, 3]).add(1).sum() };
});`;
    await cell(sweep);
    assert.equal(await cell("console.log(results.column('sum').values)"), "[ 6, 6 ]\n");
  }));
