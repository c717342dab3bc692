/** Loads the library, TensorFlow and Danfo, part by part, while no cell runs yet. */

/** Milliseconds between two parts, in which a cell can come. */
const PAUSE_MS = 20;

interface Library {
  tf: { getBackend(): unknown };
  danfo: { DataFrame: unknown };
}

/** @param load gives the library as cells get it. @param isIdle whether no cell has run yet */
export function loadAhead(load: () => unknown, isIdle: () => boolean): void {
  const library = () => load() as Library;
  const parts = [library, () => library().tf.getBackend(), () => library().danfo.DataFrame];
  const loadNext = () => {
    const part = parts.shift();
    if (!part || !isIdle()) return;
    try {
      part();
    } catch {
      // The cell that imports it says what is wrong.
      return;
    }
    setTimeout(loadNext, PAUSE_MS);
  };
  setTimeout(loadNext, PAUSE_MS);
}
