/** The mends as a whole: which Danfo they are for. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { danfo } from "nonlinear";
import { mend } from "nonlinear/danfo";

test("a Danfo of another version is refused by name", () => {
  class DataFrame {}
  const other = { ...danfo(), DataFrame, __version: "1.3.0" } as unknown as Parameters<typeof mend>[0];
  assert.throws(() => mend(other), /danfojs-node is 1\.3\.0.*1\.2\.0/);
});
