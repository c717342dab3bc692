/** Files packed by gzip, known by their first bytes. */

export async function pack(bytes: Uint8Array): Promise<Uint8Array> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** @param bytes the first of a file, two at least */
export function isPacked([first, second]: Uint8Array): boolean {
  return first === 0x1f && second === 0x8b;
}

export async function* unpack(pieces: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]();
  try {
    const { value: first, done } = await iterator.next();
    if (done) return;
    const all = chain(first, iterator);
    if (isPacked(first)) yield* gunzip(all, file);
    else yield* all;
  } finally {
    // Closes the file where the reader has had enough.
    await iterator.return?.();
  }
}

async function* chain(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

async function* gunzip(pieces: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const writing = (async () => {
    for await (const piece of pieces) await writer.write(piece);
    await writer.close();
  })();
  // What goes wrong there goes wrong at the reader, too.
  writing.catch((error) => writer.abort(error).catch(() => {}));
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value as Uint8Array;
  } catch (error) {
    throw new Error(`${file} begins as a file packed by gzip, and cannot be unpacked: ${(error as Error).message}`);
  } finally {
    await reader.cancel().catch(() => {});
  }
}
