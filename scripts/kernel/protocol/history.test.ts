import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { History } from "./history";

function filled(): History {
  const history = new History();
  for (const [index, source] of ["a = 1", "b(2)", "a = 1", "c.d"].entries()) history.add(index + 1, source);
  return history;
}

const lines = (items: unknown[][]) => items.map(([, line]) => line);

test("tail gives the last cells, range those from start up to before stop", () => {
  assert.deepEqual(lines(filled().answer({ hist_access_type: "tail", n: 2 })), [3, 4]);
  assert.deepEqual(lines(filled().answer({ hist_access_type: "tail", n: 0 })), []);
  assert.deepEqual(filled().answer({ hist_access_type: "range", start: 2, stop: 3 }), [[1, 2, "b(2)"]]);
});

test("search takes * and ? as file names do, and nothing else", () => {
  assert.deepEqual(lines(filled().answer({ hist_access_type: "search", pattern: "a = ?" })), [1, 3]);
  assert.deepEqual(lines(filled().answer({ hist_access_type: "search", pattern: "*(2)" })), [2]);
  assert.deepEqual(lines(filled().answer({ hist_access_type: "search", pattern: "c?d" })), [4]);
  assert.deepEqual(lines(filled().answer({ hist_access_type: "search", pattern: "." })), []);
  assert.equal(filled().answer({ hist_access_type: "search", pattern: "a*", unique: true }).length, 1);
});

const letters = (unit: string) => fc.string({ unit: fc.constantFrom(...unit), maxLength: 12 });

test("search finds what a regular expression of the same sense finds, and many stars take no time", () => {
  fc.assert(
    fc.property(letters("ab."), letters("ab.*?"), (source, pattern) => {
      const history = new History();
      history.add(1, source);
      const expression = pattern.replaceAll(".", "\\.").replaceAll("*", "[^]*").replaceAll("?", "[^]");
      const found = history.answer({ hist_access_type: "search", pattern }).length === 1;
      assert.equal(found, new RegExp(`^${expression}$`).test(source));
    }),
  );
  const history = new History();
  history.add(1, "a".repeat(3000));
  assert.deepEqual(history.answer({ hist_access_type: "search", pattern: `${"*a".repeat(30)}*b` }), []);
});

test("with output asked for, each item has its result's text or null", () => {
  const history = filled();
  history.addOutput(4, "5");
  assert.deepEqual(history.answer({ hist_access_type: "tail", n: 2, output: true }), [
    [1, 3, ["a = 1", null]],
    [1, 4, ["c.d", "5"]],
  ]);
});

test("a long session keeps its newest thousand cells", () => {
  const history = new History();
  for (let line = 1; line <= 1500; line += 1) history.add(line, "1");
  const all = history.answer({ hist_access_type: "range", start: 0 });
  assert.deepEqual([all.length, all[0]?.[1]], [1000, 501]);
});
