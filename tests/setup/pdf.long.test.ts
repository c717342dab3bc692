/** Lessons on paper: `npm run notebook -- --pdf`. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readNotebook } from "#scripts/check/notebook-file";
import { main } from "#scripts/notebook";
import { root } from "../copy-of-project";

const folder = mkdtempSync(join(tmpdir(), "nonlinear-pdf-"));
after(() => rmSync(folder, { recursive: true }));

test("a lesson is printed on pages of A4, with its figures as pictures", async () => {
  const lesson = join(root, "notebooks", "01-linear-regression.ipynb");
  const file = join(folder, "ein Blatt.pdf");
  await main([lesson, "--pdf", "--output", file]);
  const pdf = readFileSync(file, "latin1");
  assert.match(pdf, /^%PDF-/);
  const sizes = [...pdf.matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, ...size]) =>
    size.map((points) => Math.round((Number(points) / 72) * 25.4)).join(" × "),
  );
  assert.deepEqual([...new Set(sizes)], ["210 × 297"]);
  assert.ok(sizes.length >= 5, `${sizes.length} pages`);
  const outputs = readNotebook(lesson).cells.flatMap((cell) => cell.outputs ?? []);
  const figures = outputs.filter(({ data }) => data?.["application/vnd.plotly.v1+json"]).length;
  const pictures = pdf.match(/\/Subtype\s*\/Image/g)?.length ?? 0;
  assert.ok(figures > 0 && pictures >= figures, `${pictures} pictures of ${figures} figures`);
});
