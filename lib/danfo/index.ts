/** Danfo, loaded at its first use, with its faults mended: the table is in README.md beside this file. */
import { tf } from "../tensorflow";
import type * as Danfo from "./api/danfo";
import { withDeferredPackages } from "./deferred";
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
    tf.getBackend();
    const path = require.resolve("danfojs-node");
    if (!require.cache[path]?.children) delete require.cache[path];
    loaded = mend(withDeferredPackages(path, () => require("danfojs-node")));
  }
  return loaded;
}

/** Gives the mended module also to who imports Danfo by itself, once the library is imported. */
function mendForOthers(): void {
  const path = require.resolve("danfojs-node");
  const known = require.cache[path];
  if (known?.loaded) mend(known.exports);
  else if (known) {
    // An ES module that imports both has Danfo prepared, and Node loads it next: mended as soon as it is whole.
    tf.getBackend();
    let isLoaded = false;
    Object.defineProperty(known, "loaded", {
      configurable: true,
      enumerable: true,
      get: () => isLoaded,
      set: (value: boolean) => {
        isLoaded = value;
        if (value) mend(known.exports);
      },
    });
  } else {
    // In the place of Danfo until somebody asks for it.
    const placeholder = {
      id: path,
      filename: path,
      loaded: true,
      get exports() {
        return load();
      },
    };
    require.cache[path] = placeholder as unknown as NodeJS.Module;
  }
}

mendForOthers();
