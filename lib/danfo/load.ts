/** Loading the package danfojs-node as it is, without the mends. In browsers: load.browser.ts. */
import type * as Danfo from "./api/danfo";
import { withDeferredPackages } from "./deferred";

/** Danfo's module; its mended classes are those of `mend`. */
export function loadPackage(): typeof Danfo {
  const path = require.resolve("danfojs-node");
  if (!require.cache[path]?.children) delete require.cache[path];
  return withDeferredPackages(path, () => require("danfojs-node"));
}

/**
 * Gives the mended module also to who imports Danfo by itself, once the library is imported.
 *
 * @param prepare loads what Danfo needs
 * @param mend mends a module that is loaded
 * @param load loads and mends it
 */
export function offerToOthers(
  prepare: () => void,
  mend: (module: typeof Danfo) => void,
  load: () => typeof Danfo,
): void {
  const path = require.resolve("danfojs-node");
  const known = require.cache[path];
  if (known?.loaded) mend(known.exports);
  else if (known) {
    // An ES module that imports both has Danfo prepared, and Node loads it next: mended as soon as it is whole.
    prepare();
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
