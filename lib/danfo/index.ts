/** Danfo, loaded at its first use, with its faults mended: the table is in README.md beside this file. */
import { tf } from "../tensorflow";
import type * as Danfo from "./api/danfo";
import { loadPackage, offerToOthers } from "./load";
import { mend } from "./mend";

export type { DataFrame, Groupby, Series } from "./api/danfo";
export { mend } from "./mend";

let loaded: typeof Danfo | undefined;

/**
 * The Danfo module, loaded when it is first used: `new danfo.DataFrame(…)`. The call `danfo()` gives it, too.
 */
export const danfo = new Proxy(load, {
  get: (_target, name) => Reflect.get(load(), name),
  has: (_target, name) => Reflect.has(load(), name),
}) as typeof Danfo & (() => typeof Danfo);

/** The types of that name: `function clean(rows: danfo.DataFrame)`. */
export declare namespace danfo {
  export type DataFrame = Danfo.DataFrame;
  export type Series = Danfo.Series;
}

/** Loads Danfo after TensorFlow, so that both use the same one. */
function load(): typeof Danfo {
  if (!loaded) {
    loadTensorFlow();
    loaded = mend(loadPackage());
  }
  return loaded;
}

function loadTensorFlow(): void {
  tf.getBackend();
}

offerToOthers(loadTensorFlow, mend, load);
