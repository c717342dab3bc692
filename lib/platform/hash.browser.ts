/** SHA-256 in browsers, whose own one answers only later. */
import { sha256 as hashOf } from "@noble/hashes/sha2";
import { bytesToHex } from "@noble/hashes/utils";

export function sha256(parts: Iterable<string | Uint8Array>): string {
  const hash = hashOf.create();
  const encoder = new TextEncoder();
  for (const part of parts) hash.update(typeof part === "string" ? encoder.encode(part) : part);
  return bytesToHex(hash.digest());
}
