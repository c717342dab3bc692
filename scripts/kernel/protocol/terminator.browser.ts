/**
 * Nobody can break into the loop of a web worker. The page hears of the wish, and ends the worker when that is repeated:
 * `host.browser.ts`.
 */

declare const self: { postMessage(message: unknown): void };

export class Terminator {
  terminate(): void {
    self.postMessage({ type: "terminate" });
  }
}
