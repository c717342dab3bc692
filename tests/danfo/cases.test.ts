/** The mended Danfo against pandas' numbers. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { type Case, readCases, run, same, writeFiles } from "./cases";

// Far from UTC, for what depends on the clock of the machine.
process.env.TZ = "America/New_York";

describe("Danfo gives what pandas gives", () => {
  const folder = mkdtempSync(join(tmpdir(), "danfo-"));
  before(() => writeFiles(folder));
  after(() => rmSync(folder, { recursive: true }));

  for (const one of [...readCases("cases.json"), ...readCases("more-cases.json")])
    test(`${one.id}: ${one.title}`, async () => {
      const result = await run(one, folder);
      assert.ok(isRight(one, result), `${JSON.stringify(result)}, but pandas gives ${JSON.stringify(one.pandas)}`);
    });
});

/** Where Danfo's documentation shows another value than pandas, that one is right too. */
function isRight({ pandas, danfo }: Case, result: unknown): boolean {
  return same(result, pandas) || (danfo !== undefined && same(result, danfo));
}
