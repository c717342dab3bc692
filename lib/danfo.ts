/** Danfo, loaded at its first use: it takes a second. */
import type * as Danfo from "danfojs-node";
import { installFrames } from "./notebook/rich";
import { tf } from "./tensorflow";

export type { DataFrame, Series } from "danfojs-node";

let loaded: typeof Danfo | undefined;

/** The Danfo module; the first call loads it, after TensorFlow, so that both use the same one. */
export function danfo(): typeof Danfo {
  if (!loaded) {
    tf.getBackend();
    loaded = require("danfojs-node") as typeof Danfo;
    installFrames(loaded);
  }
  return loaded;
}
