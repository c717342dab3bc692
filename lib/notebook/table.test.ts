import assert from "node:assert/strict";
import { test } from "node:test";
import { type Table, tableToHtml, tableToText } from "./table";

const table: Table = {
  index: ["0", "1"],
  columns: [
    { name: "x", type: "float32", cells: ["1.5", "-20.0"], align: "right" },
    {
      name: "name",
      type: "string",
      cells: [`<script>alert("a & b")</script>`, "NaN"],
      align: "left",
      missing: new Set([1]),
    },
  ],
  footer: "2 rows × 2 columns",
};

test("the text has aligned columns", () => {
  assert.equal(
    tableToText(table),
    [
      "         x  name",
      "   float32  string",
      `0      1.5  <script>alert("a & b")</script>`,
      "1    -20.0  NaN",
      "",
      "2 rows × 2 columns",
    ].join("\n"),
  );
});

test("the HTML escapes all text and marks what is missing", () => {
  const html = tableToHtml(table);
  assert.ok(!html.includes("<script"));
  assert.ok(html.includes("&#60;script&#62;alert(&#34;a &#38; b&#34;)&#60;/script&#62;"));
  assert.match(html, /<em[^>]*>NaN<\/em>/);
  assert.match(html, /<td style="text-align: right">-20.0<\/td>/);
});

test("rows that are left out show as dots", () => {
  const text = tableToText({ columns: [{ name: "x", cells: ["1", "9"], align: "right" }], gapAfter: 1 });
  assert.equal(text, ["x", "1", "…", "9"].join("\n"));
});

test("a table without rows still has its head", () => {
  assert.equal(tableToText({ columns: [{ name: "x", cells: [], align: "left" }], index: [] }), "  x");
});
