import assert from "node:assert/strict";
import { test } from "node:test";
import { smallIcon } from "./icon";

/** An .ico file with a picture of so many bytes for each size. */
function iconOf(pictures: readonly (readonly [pixels: number, bytes: number])[]): Buffer {
  const head = Buffer.from([0, 0, 1, 0, pictures.length, 0]);
  let at = head.length + 16 * pictures.length;
  const entries = pictures.map(([pixels, bytes]) => {
    const entry = Buffer.alloc(16, pixels % 256);
    entry.writeUInt32LE(bytes, 8);
    entry.writeUInt32LE(at, 12);
    at += bytes;
    return entry;
  });
  return Buffer.concat([head, ...entries, ...pictures.map(([pixels, bytes]) => Buffer.alloc(bytes, pixels % 251))]);
}

test("an icon keeps its small pictures, each as it was", () => {
  const all = iconOf([
    [256, 900],
    [48, 40],
    [128, 500],
    [16, 7],
  ]);
  assert.deepEqual(
    smallIcon(all),
    iconOf([
      [48, 40],
      [16, 7],
    ]),
  );
});
