import assert from "node:assert/strict";
import { test } from "node:test";
import { toPng } from "./picture";

const pictureOf = (text: string) => toPng({ data: [], layout: { title: { text }, height: 120 } });

test("Hangul is drawn by the package's own font: each text as itself, and none as the box of a missing letter", async () => {
  const texts = ["손실", "소실", "손실 곡선", "\u0378\u0378"];
  const pictures = await Promise.all(texts.map(pictureOf));
  assert.deepEqual(await pictureOf("손실"), pictures[0]);
  const different = new Set(pictures.map((picture) => picture.toString("base64")));
  assert.equal(different.size, texts.length);
  // Boxes, or nothing at all, would look alike whatever they stand for.
  assert.deepEqual(await pictureOf("\u0378\u0378"), await pictureOf("\u0379\u0379"));
});
