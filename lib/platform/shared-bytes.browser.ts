/** Bytes on their way to web workers: few hosts of pages allow memory in common, so each worker gets a copy. */

export function sharedBytes(bytes: Uint8Array): ArrayBufferLike {
  return bytes.slice().buffer;
}
