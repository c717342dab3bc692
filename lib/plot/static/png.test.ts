import assert from "node:assert/strict";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { encodePng } from "./png";

/** The chunks of a file by type. */
function chunksOf(file: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    chunks.set(file.toString("latin1", at + 4, at + 8), file.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return chunks;
}

/** Red, green, blue and opacity of each pixel, as a viewer takes them from the palette. */
function decode(file: Buffer): number[][] {
  const chunks = chunksOf(file);
  const part = (type: string) => chunks.get(type) ?? Buffer.alloc(0);
  const width = part("IHDR").readUInt32BE(0);
  const places = [...inflateSync(part("IDAT"))].filter((_, i) => i % (width + 1) !== 0);
  return places.map((place) => [...part("PLTE").subarray(3 * place, 3 * place + 3), part("tRNS")[place]]);
}

test("few colours stay what they are, half-transparent ones too", () => {
  // The colours come multiplied by the opacity.
  const pixels = Uint8Array.of(200, 100, 50, 255, 100, 50, 25, 128, 0, 0, 0, 0, 200, 100, 50, 255);
  const file = encodePng({ width: 2, height: 2, pixels });
  assert.deepEqual(decode(file), [
    [200, 100, 50, 255],
    [199, 100, 50, 128],
    [0, 0, 0, 0],
    [200, 100, 50, 255],
  ]);
  assert.deepEqual([...file.subarray(-12)], [0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);
});

test("of many colours the frequent ones stay, the others become a near one", () => {
  const size = 100;
  const pixels = new Uint8Array(4 * size * size);
  for (let i = 0; i < size * size; i++) {
    const shade = i % 2 === 0 ? [0, 114, 178] : [i % 251, 255 - (i % 251), Math.floor(i / 251)];
    pixels.set([...shade, 255], 4 * i);
  }
  const colors = decode(encodePng({ width: size, height: size, pixels }));
  for (const [i, color] of colors.entries()) {
    const wanted = [...pixels.subarray(4 * i, 4 * i + 4)];
    if (i % 2 === 0) assert.deepEqual(color, wanted);
    else for (const channel of [0, 1, 2, 3]) assert.ok(Math.abs(color[channel] - wanted[channel]) <= 16);
  }
});
