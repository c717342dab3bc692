/** A lock on the file of a sweep in browsers: the browser's own, which other pages of the site see, too. */

interface Locks {
  request(name: string, options: { ifAvailable: true }, held: (lock: unknown) => unknown): Promise<unknown>;
}

declare const navigator: { readonly locks: Locks };

/** Resolves to the function that unlocks. A page or worker that ends has unlocked. */
export function lockFile(file: string, signal: AbortSignal | undefined): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = (lock: unknown) => {
      if (lock === null) throw inUse(file);
      return new Promise<void>((unlock) => {
        // The lock of an interrupted cell does not count.
        signal?.addEventListener("abort", () => unlock(), { once: true });
        resolve(unlock);
      });
    };
    navigator.locks.request(`nonlinear ${file}`, { ifAvailable: true }, held).catch(reject);
  });
}

function inUse(file: string): Error {
  return new Error(
    `${file} is in use by another sweep, of this notebook or of another one that is open. ` +
      "Run this one when that has ended, or give it a file of its own.",
  );
}
