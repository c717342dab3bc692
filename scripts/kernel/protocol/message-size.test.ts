import assert from "node:assert/strict";
import { test } from "node:test";
import { withinLimit } from "./message-size";

test("what fits stays as it is", () => {
  const content = { data: { "text/plain": "a", "image/png": "x".repeat(5_000_000) }, metadata: { width: 3 } };
  assert.equal(withinLimit(content), content);
});

test("an output that is too large becomes a text that says what it was", () => {
  const data = {
    "text/plain": "abc",
    "text/html": "x".repeat(20_000_000),
    "application/json": { a: ["y".repeat(1e6)] },
  };
  const small = withinLimit({
    data,
    metadata: { "text/html": {} },
    transient: { display_id: "1" },
    execution_count: 4,
  });
  assert.deepEqual(small, {
    data: {
      "text/plain":
        "abc…\n[This output is too large to be shown: text/plain of 0.0 MB, text/html of 20.0 MB, application/json of 1.0 MB; " +
        "at most 10.0 MB is. Show a part of it, or write it to a file.]",
    },
    metadata: {},
    transient: { display_id: "1" },
    execution_count: 4,
  });
});

test("texts of an error are cut", () => {
  const error = { ename: "Error", evalue: "x".repeat(2e7), traceback: ["short", "y".repeat(2e7)] };
  const small = withinLimit(error) as typeof error;
  assert.equal(small.ename, "Error");
  assert.match(small.evalue, /^x{100000}… \[20\.0 MB in all\]$/);
  assert.match(small.traceback[1], /^y{100000}… \[20\.0 MB in all\]$/);
});
