/** Log lines in the browser's console, from either worker. */

/** Kept from before cells have theirs. */
const { error } = console;

export function logToServer(...parts: unknown[]): void {
  error("[TypeScript kernel]", ...parts);
}
