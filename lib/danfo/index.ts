/** Danfo, loaded at its first use, with its faults mended: the table is in README.md beside this file. */
import type * as Danfo from "danfojs-node";
import { installFrames } from "../notebook/rich";
import { tf } from "../tensorflow";
import { mend } from "./mend";

export type { DataFrame, Series } from "danfojs-node";
export { mend } from "./mend";

let loaded: typeof Danfo | undefined;

/** The Danfo module; the first call loads it, after TensorFlow, so that both use the same one. It takes a second. */
export function danfo(): typeof Danfo {
  if (!loaded) {
    tf.getBackend();
    loaded = mend(require("danfojs-node") as typeof Danfo);
    installFrames(loaded);
  }
  return loaded;
}
