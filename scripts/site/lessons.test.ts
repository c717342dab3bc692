import assert from "node:assert/strict";
import { test } from "node:test";
import { editions } from "./lessons";

test("what the start page says of a lesson is text, without Markdown's marks", () => {
  for (const { path, title, summary } of editions().flatMap(({ lessons }) => lessons)) {
    assert.ok(title && summary, path);
    assert.doesNotMatch(title + summary, /[`*[\]]|\$/, path);
  }
});
