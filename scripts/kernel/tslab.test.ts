import assert from "node:assert/strict";
import { test } from "node:test";
import { checkTslabVersion, TSLAB_VERSION } from "./tslab";

test("the installed tslab is the one that the mends are made for", () => {
  checkTslabVersion();
});

test("another version is refused by name, with what to do", () => {
  assert.throws(() => checkTslabVersion("1.0.23"), {
    message: new RegExp(
      `tslab ${TSLAB_VERSION}, but tslab 1\\.0\\.23 is installed: run \`npm install .*tslab@${TSLAB_VERSION}`,
    ),
  });
});
