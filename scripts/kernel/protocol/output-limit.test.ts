import assert from "node:assert/strict";
import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { test } from "node:test";
import { OutputLimit } from "./output-limit";

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => `line ${from + i}\n`).join("");

test("of a long text the beginning is shown at once, the end at the end, and a file has all after the beginning", () => {
  const limit = new OutputLimit(3);
  let shown = "";
  for (let from = 0; from < 1_000_000; from += 1000) shown += limit.take(lines(from, from + 1000));
  const [, head = "", file = ""] = /^([\s\S]*)\n\[The output is long\. What follows is in (\S+);/.exec(shown) ?? [];
  assert.match(file, /cell-3\.txt$/);
  const rest = limit.end();
  const [, count = "", tail = ""] = /^\[([\d,]+) lines are left out here\. .*\]\n([\s\S]*)$/.exec(rest) ?? [];
  const kept = readFileSync(file, "utf8");
  rmSync(dirname(file), { recursive: true });
  assert.ok(shown.length < 401_000 && rest.length < 101_000);
  assert.equal(head + kept, lines(0, 1_000_000));
  assert.ok(kept.endsWith(tail) && tail.startsWith("line ") && tail.endsWith("line 999999\n"));
  const inside = kept.slice(0, -tail.length);
  assert.equal(count, (inside.split("\n").length - 1).toLocaleString("en"));
});

test("a text that fits stays as it is, and clearing it makes room", () => {
  const limit = new OutputLimit(1);
  const text = "x".repeat(300_000);
  assert.equal(limit.take(text), text);
  limit.clear();
  assert.equal(limit.take(text), text);
  assert.equal(limit.end(), "");
  assert.equal(limit.take(text), text);
});

test("one line of many megabytes is cut", () => {
  const limit = new OutputLimit(1);
  const shown = limit.take("x".repeat(5_000_000));
  const file = / is in (\S+);/.exec(shown)?.[1] as string;
  assert.ok(shown.startsWith("x".repeat(400_000)) && shown.length < 401_000);
  assert.match(limit.end(), /^\[4,500,000 characters are left out here\. .*\]\nx{100000}$/);
  assert.equal(readFileSync(file, "utf8").length, 4_600_000);
  rmSync(dirname(file), { recursive: true });
});

test("where no file can be made, that is said", () => {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = "/nowhere/at/all";
  try {
    const limit = new OutputLimit(1);
    assert.match(limit.take("x\n".repeat(2_000_000)), /What follows is lost, as no file could be made \(ENOENT/);
    assert.match(limit.end(), /^\[1,750,001 lines are left out here\. .* is lost/);
  } finally {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  }
});
