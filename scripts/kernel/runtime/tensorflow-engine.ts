/**
 * Fault: a loop that is cut off runs no `finally`, and TensorFlow.js goes on counting the scopes, gradients and kernels that
 * were open in it: no memory is freed any more, and the next training says that the loss does not depend on any variable.
 * Mend: after an interrupted cell its engine has nothing open but what was open before the cell.
 */

/** What the engine of TensorFlow.js 4 keeps of what is open. */
interface Engine {
  endScope(): void;
  state: {
    scopeStack: unknown[];
    gradientDepth: number;
    kernelDepth: number;
    activeTape: unknown[] | null;
    numDataMovesStack: number[];
  };
}

/** TensorFlow.js keeps its one engine here, however often it is loaded; nothing is here before it is. */
const engine = () => Reflect.get(globalThis, "_tfengine") as Engine | undefined;

/** How many scopes are open; none before TensorFlow.js is loaded. */
export function openScopes(): number {
  return engine()?.state.scopeStack.length ?? 0;
}

/** Closes the scopes beyond that many, freeing what was computed in them, and ends what only a running call can have open. */
export function closeScopes(toKeep: number): void {
  const found = engine();
  if (!found) return;
  Object.assign(found.state, { gradientDepth: 0, kernelDepth: 0, activeTape: null, numDataMovesStack: [] });
  while (found.state.scopeStack.length > toKeep) found.endScope();
}
