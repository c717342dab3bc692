/** SHA-256. In browsers: hash.browser.ts. */
import { createHash } from "node:crypto";

/** The SHA-256 of the parts, one after the other, as 64 hexadecimal digits; texts count as UTF-8. */
export function sha256(parts: Iterable<string | Uint8Array>): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("hex");
}
