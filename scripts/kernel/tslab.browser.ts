/** The parts of tslab in browsers: all of them are in the bundle, and TypeScript reads the files that came with it. */
import type * as Converter from "tslab/dist/converter";
import type * as Inspect from "tslab/dist/inspect";
import type * as Metadata from "tslab/dist/metadata";
import { useTypeScript } from "./compile/typescript-of-tslab.browser";
import type { TslabTypeScript } from "./tslab";

export const TSLAB_VERSION = "1.0.22";

export const loadTypeScript = (): TslabTypeScript => require("./typescript-for-tslab/stand-in");

export function replaceTypeScript(members: PropertyDescriptorMap): void {
  useTypeScript(Object.defineProperties({}, members));
}

export const loadConverter = (): typeof Converter => require("tslab/dist/converter.js");
export const loadMetadata = (): typeof Metadata => require("tslab/dist/metadata.js");
export const loadInspect = (): typeof Inspect => require("tslab/dist/inspect.js");
