/** Turns of the event loop in browsers. */
import "core-js/actual/set-immediate";

export function nextTurn(): Promise<void> {
  return new Promise((done) => setImmediate(done));
}

/** The one that belongs to no cell. */
const immediately = setImmediate;

export function atEndOfTurn(run: () => void): void {
  immediately(run);
}
