/** Loads the library, TensorFlow and Danfo, part by part, while no cell runs. */
import { timers } from "./timers";

/** Milliseconds after which a cell that ran may have ended. */
const LOOK_AGAIN_MS = 20;

interface Library {
  tf: { getBackend(): unknown };
  danfo: { DataFrame: unknown };
}

/**
 * @param load gives the library as cells get it
 * @param isUsed whether TensorFlow and Danfo are wanted, too
 * @param isIdle whether no cell runs
 */
export function loadAhead(load: () => unknown, isUsed: boolean, isIdle: () => boolean): void {
  const library = () => load() as Library;
  const parts = isUsed ? [library, () => library().tf.getBackend(), () => library().danfo.DataFrame] : [library];
  const loadNext = () => {
    if (!isIdle()) {
      timers.setTimeout(loadNext, LOOK_AGAIN_MS);
      return;
    }
    const part = parts.shift();
    if (!part) return;
    try {
      part();
    } catch {
      // The cell that imports it says what is wrong.
      return;
    }
    // A cell can come between two parts.
    timers.setImmediate(loadNext);
  };
  timers.setImmediate(loadNext);
}
