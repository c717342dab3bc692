/** Log lines in the Jupyter server's terminal, from either thread; notebooks do not show them. */
import { writeSync } from "node:fs";

export function logToServer(...parts: unknown[]): void {
  const text = parts.map((part) => (part instanceof Error ? (part.stack ?? part.message) : String(part))).join(" ");
  try {
    writeSync(2, `[TypeScript kernel] ${text}\n`);
  } catch {
    // The server's terminal is closed: nobody would read the line.
  }
}
