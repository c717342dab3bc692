import assert from "node:assert/strict";
import { test } from "node:test";
import { joinTexts } from "./whole-texts.browser";

test("texts that a notebook's file has as lists of lines are whole, printed ones and those of tables; what is JSON stays", async () => {
  const printed = { output_type: "stream", text: ["one\n", "two\n"] };
  const figure = { data: [1, 2] };
  const data = {
    "text/html": ["<table>\n", "</table>"],
    "image/svg+xml": ["<svg>\n", "</svg>"],
    "text/plain": "whole",
    "application/vnd.plotly.v1+json": figure,
    "application/json": ["a", "b"],
  };
  const content = { cells: [{ source: "" }, { outputs: [printed, { output_type: "display_data", data }] }] };
  const contents = { get: async () => ({ type: "notebook", content }) };
  joinTexts(contents);
  await contents.get();
  assert.deepEqual(printed, { output_type: "stream", text: "one\ntwo\n" });
  assert.deepEqual(data, {
    "text/html": "<table>\n</table>",
    "image/svg+xml": "<svg>\n</svg>",
    "text/plain": "whole",
    "application/vnd.plotly.v1+json": figure,
    "application/json": ["a", "b"],
  });
});
