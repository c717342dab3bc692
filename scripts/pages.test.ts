import assert from "node:assert/strict";
import { test } from "node:test";
import { withRows } from "./pages";

const text = "# Page\n\n| | PyTorch |\n| --- | --- |\n| loss | 1 |\n| loss, late | 2 |\n\nMore.\n";

test("a row takes the place of the one with its label", () => {
  assert.equal(withRows(text, { loss: ["3"] }), text.replace("| loss | 1 |", "| loss | 3 |"));
});

test("rows in their places leave the page as it is", () => {
  assert.equal(withRows(text, { "loss, late": ["2"], loss: ["1"] }), text);
});

test("a row that is not there is an error", () => {
  assert.throws(() => withRows(text, { lost: ["3"] }), /no row "lost"/);
});
