/** Bytes on their way to other threads. In browsers: shared-bytes.browser.ts. */

/** A copy of the bytes that all threads have in common. */
export function sharedBytes(bytes: Uint8Array): ArrayBufferLike {
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  return shared.buffer;
}
