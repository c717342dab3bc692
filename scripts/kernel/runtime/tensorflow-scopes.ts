/**
 * Fault: a terminated loop runs no `finally`, so the scopes and gradients that it had open in TensorFlow.js stay
 * open: no memory is freed any more, and the next training fails with "the loss does not depend on any variable".
 * Mend: after an interrupted cell, everything that was opened during it is closed.
 */

/** The members of TensorFlow.js 4's global engine that hold what is open. */
interface TensorFlowEngine {
  endScope(): void;
  state: {
    scopeStack: unknown[];
    gradientDepth: number;
    kernelDepth: number;
    activeTape: unknown[] | null;
    numDataMovesStack: number[];
  };
}

/** Returns the engine, which all copies of TensorFlow.js in a process use; undefined before the first is loaded. */
const tensorFlowEngine = () => Reflect.get(globalThis, "_tfengine") as TensorFlowEngine | undefined;

/** Returns the number of open scopes. */
export function openScopes(): number {
  return tensorFlowEngine()?.state.scopeStack.length ?? 0;
}

/**
 * Closes all scopes but the outermost `toKeep`, which frees their tensors, and resets what only a running call has
 * open.
 */
export function closeScopes(toKeep: number): void {
  const engine = tensorFlowEngine();
  if (!engine) return;
  Object.assign(engine.state, { gradientDepth: 0, kernelDepth: 0, activeTape: null, numDataMovesStack: [] });
  while (engine.state.scopeStack.length > toKeep) engine.endScope();
}
