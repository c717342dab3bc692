/** The code at the end of the lesson on experiments, which runs its sweep on a cluster. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { readNotebook } from "#scripts/check/notebook-file";
import { notebooksFolder } from "#scripts/paths";
import { withSharedKernel } from "../kernel/fixture";
import { linesOf, startCluster } from "./fixture";

const LESSON = "05-experiments.ipynb";

function blocksOf(lesson: string): string[] {
  const texts = readNotebook(lesson).cells.filter((cell) => cell.cell_type === "markdown");
  const blocks = texts.flatMap(({ source }) =>
    [...source.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => code),
  );
  return blocks.filter((code) => code.includes("cluster:"));
}

test("the lesson's sweep on a cluster gives its table", () =>
  withSharedKernel(async (kernel) => {
    const [block, ...more] = blocksOf(join(notebooksFolder, LESSON));
    assert.deepEqual(more, []);
    assert.deepEqual(blocksOf(join(notebooksFolder, "ko", LESSON)), [block]);
    const cluster = await startCluster(2);
    // The files stand where the lesson says, but are those of this cluster.
    const { options } = cluster;
    const names = { "tls://scheduler:8786": options.address, "ca.pem": options.ca, "client.pem": options.cert };
    const given = Object.entries({ ...names, "client-key.pem": options.key }).reduce((code, [name, own]) => {
      assert.ok(code.includes(`"${name}"`), name);
      return code.replace(`"${name}"`, JSON.stringify(own));
    }, block);
    const cells = readNotebook(join(notebooksFolder, LESSON)).cells.filter((cell) => cell.cell_type === "code");
    const sweep = cells.findIndex(({ source }) => source.includes("const results = "));
    const byHand = cells.findIndex(({ source }) => source.includes("const byHand"));
    for (const { source } of cells.slice(0, sweep + 1).filter((_, i) => i !== byHand)) {
      const short = source.replace(/^(const epochs) = .*$/m, "$1 = 5;").replace(/^(const seeds) = .*$/m, "$1 = [0];");
      const { reply } = await kernel.execute(short);
      assert.equal(reply.status, "ok", String(reply.evalue));
    }
    const { reply } = await kernel.execute(given);
    assert.equal(reply.status, "ok", String(reply.evalue));
    const both = await kernel.execute(
      "for (const table of [results, farther]) console.log(JSON.stringify(table.values))",
    );
    const [own, theirs] = both.text().trim().split("\n");
    assert.ok(own.length > 1_000, own);
    assert.ok(theirs === own, `${theirs}\ninstead of\n${own}`);
    assert.equal(linesOf(join(kernel.folder, "experiments", "cluster.jsonl")).length, 27);
    await cluster.end();
  }));
