/** The site's icon: of the sizes that JupyterLite's file has, those that a tab needs; all of them are a third of a megabyte. */

const HEAD = 6;
const ENTRY = 16;
/** Pixels across. */
const LARGEST = 48;

/** @param icon an .ico file: a head, an entry for each size, then the pictures */
export function smallIcon(icon: Buffer): Buffer {
  const all = Array.from({ length: icon.readUInt16LE(4) }, (_, i) =>
    icon.subarray(HEAD + i * ENTRY, HEAD + (i + 1) * ENTRY),
  );
  // Of 256 pixels the byte holds 0.
  const kept = all.filter((entry) => entry[0] > 0 && entry[0] <= LARGEST);
  const head = Buffer.from(icon.subarray(0, HEAD));
  head.writeUInt16LE(kept.length, 4);
  let at = HEAD + kept.length * ENTRY;
  const pictures = kept.map((entry) => {
    const from = entry.readUInt32LE(12);
    return icon.subarray(from, from + entry.readUInt32LE(8));
  });
  const entries = kept.map((entry, i) => {
    const moved = Buffer.from(entry);
    moved.writeUInt32LE(at, 12);
    at += pictures[i].length;
    return moved;
  });
  return Buffer.concat([head, ...entries, ...pictures]);
}
