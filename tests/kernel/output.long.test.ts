/** Much output of a cell. */
import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { withSharedKernel } from "./fixture";

test("of 2,000,000 lines the beginning and the end arrive, and the file has the others", () =>
  withSharedKernel(async (kernel) => {
    const answer = await kernel.execute(
      'for (let line = 0; line < 2_000_000; line++) console.log(line);\nlet last = "done"; last',
    );
    assert.equal(answer.reply.status, "ok");
    const text = answer.text();
    assert.ok(text.length < 600_000);
    assert.match(text, /^0\n1\n2\n/);
    assert.match(text, /\n1999998\n1999999\n$/);
    const [, file = ""] = /What follows is in (\S+);/.exec(text) ?? [];
    assert.match(text, /\[1,\d\d\d,\d\d\d lines are left out here\. What was printed from there on is in /);
    assert.ok(readFileSync(file, "utf8").endsWith("\n1999999\n"));
    rmSync(dirname(file), { recursive: true });
    // The end of the text comes before the result.
    assert.equal(answer.published.at(-1)?.header.msg_type, "execute_result");
  }));
