/** Lines for the terminal of the Jupyter server, from either thread; notebooks do not see them. */
import { writeSync } from "node:fs";

export function logToServer(...parts: unknown[]): void {
  const text = parts.map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part))).join(" ");
  try {
    writeSync(2, `[TypeScript kernel] ${text}\n`);
  } catch {
    // The server's terminal is gone; there is nobody to tell.
  }
}
