/** The streams to which programs print besides the console. In browsers: streams.browser.ts. */

export function printStreams(): { write: (...values: never[]) => unknown }[] {
  return [process.stdout, process.stderr];
}
