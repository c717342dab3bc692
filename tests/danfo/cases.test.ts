/** The mended Danfo against pandas' numbers. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { danfo, data, nn, tf } from "nonlinear";
import { compiled, readCases, writeFiles } from "./cases";
import { fault, run } from "./run-case";

// Far from UTC, for what depends on the clock of the machine.
process.env.TZ = "America/New_York";

describe("Danfo gives what pandas gives", () => {
  const folder = mkdtempSync(join(tmpdir(), "danfo-"));
  before(() => writeFiles(folder));
  after(() => rmSync(folder, { recursive: true }));
  const names = { dfd: danfo(), data, nn, tf, D: `${folder}/`, TMP: `${folder}/` };

  for (const one of readCases())
    test(`${one.id}: ${one.title}`, async () => assert.equal(fault(one, await run(compiled(one), names)), undefined));
});
