/** Browsers have the console alone. */

export function printStreams(): { write: (...values: never[]) => unknown }[] {
  return [];
}
