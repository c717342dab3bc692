/** A step in a browser runs in its own thread alone: helpers need memory in common, which few hosts of pages allow. */

export function threadsPerStep(): number {
  return 1;
}

export function startHelper(_control: Int32Array): { postMessage(message: unknown): void } {
  throw new Error("A step has no helpers in a browser.");
}

export function beforeExit(_run: () => void): void {}
