/**
 * A picture as a PNG file of at most 256 colours (https://www.w3.org/TR/png-3/). A chart has few colours besides the
 * soft edges of its shapes, and such a file is a third of the size of one that gives each pixel a colour of its own.
 */
import { deflateSync } from "node:zlib";

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Row by row red, green, blue and opacity, the colours multiplied by the opacity. */
  readonly pixels: Uint8Array;
}

const PALETTE_SIZE = 256;

export function encodePng({ width, height, pixels }: Pixels): Buffer {
  // A colour as one number, red in the lowest byte.
  const colors = new Uint32Array(Uint8Array.from(pixels).buffer);
  const { palette, places } = reduce(colors);
  // Each row begins with the number of its filter, 0 for none.
  const rows = new Uint8Array(height * (1 + width));
  for (let i = 0; i < colors.length; i++) rows[i + Math.floor(i / width) + 1] = places.get(colors[i]) ?? 0;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a pixel, which are places in a palette.
  header.set([8, 3, 0, 0, 0], 8);
  const channels = palette.map(channelsOf);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk(
      "PLTE",
      channels.flatMap(([red, green, blue, opacity]) =>
        [red, green, blue].map((channel) => (opacity === 0 ? 0 : Math.round((channel * 255) / opacity))),
      ),
    ),
    chunk(
      "tRNS",
      channels.map(([, , , opacity]) => opacity),
    ),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", []),
  ]);
}

/** The most frequent colours, and for each colour its own place among them or that of the nearest. */
function reduce(colors: Uint32Array): { palette: number[]; places: Map<number, number> } {
  const counts = new Map<number, number>();
  for (const color of colors) counts.set(color, (counts.get(color) ?? 0) + 1);
  const palette = counts.size <= PALETTE_SIZE ? [...counts.keys()] : mostFrequent(counts);
  const places = new Map(palette.map((color, place) => [color, place]));
  const channels = palette.map(channelsOf);
  for (const color of counts.keys()) if (!places.has(color)) places.set(color, nearest(channelsOf(color), channels));
  return { palette, places };
}

/** Colours that nearly look alike count together, as the most frequent of them. */
function mostFrequent(counts: ReadonlyMap<number, number>): number[] {
  const groups = new Map<number, { color: number; count: number; total: number }>();
  for (const [color, count] of counts) {
    const alike = color & 0xf8f8f8f8;
    const group = groups.get(alike) ?? { color, count, total: 0 };
    const most = count > group.count ? { color, count } : group;
    groups.set(alike, { color: most.color, count: most.count, total: group.total + count });
  }
  const ordered = [...groups.values()].sort((a, b) => b.total - a.total);
  return ordered.slice(0, PALETTE_SIZE).map(({ color }) => color);
}

function nearest(color: readonly number[], palette: readonly (readonly number[])[]): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let place = 0; place < palette.length; place++) {
    let distance = 0;
    for (let channel = 0; channel < 4; channel++) distance += (palette[place][channel] - color[channel]) ** 2;
    if (distance < least) [best, least] = [place, distance];
  }
  return best;
}

function channelsOf(color: number): [red: number, green: number, blue: number, opacity: number] {
  return [color & 255, (color >>> 8) & 255, (color >>> 16) & 255, color >>> 24];
}

function chunk(type: string, data: Uint8Array | readonly number[]): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), Uint8Array.from(data)]);
  const result = Buffer.alloc(body.length + 8);
  result.writeUInt32BE(data.length, 0);
  result.set(body, 4);
  result.writeUInt32BE(checksum(body), body.length + 4);
  return result;
}

/** CRC-32 of the PNG specification, annex D. */
function checksum(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
