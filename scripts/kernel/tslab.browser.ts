/** The parts of tslab in browsers: all of them are in the bundle, and TypeScript reads the files that came with it. */
import type * as Converter from "tslab/dist/converter";
import type * as Inspect from "tslab/dist/inspect";
import type * as Metadata from "tslab/dist/metadata";
import { memorySystem } from "./compile/memory-system.browser";
import { useTypeScript } from "./compile/typescript-of-tslab.browser";
import type { TslabTypeScript } from "./tslab";

export const TSLAB_VERSION = "1.0.22";

/** The declarations that came with it, until TypeScript has them: a JSON object of texts by path. */
let types: ArrayBuffer | undefined;

/** To be called before TypeScript is loaded. */
export function giveTypes(given: ArrayBuffer): void {
  types = given;
}

export function loadTypeScript(): TslabTypeScript {
  const typescript = require("./typescript-for-tslab/stand-in");
  if (types) {
    const texts: Record<string, string> = JSON.parse(new TextDecoder().decode(types));
    typescript.setSys(memorySystem(new Map(Object.entries(texts))));
    types = undefined;
  }
  return typescript;
}

export function replaceTypeScript(members: PropertyDescriptorMap): void {
  useTypeScript(Object.defineProperties({}, members));
}

export const loadConverter = (): typeof Converter => require("tslab/dist/converter.js");
export const loadMetadata = (): typeof Metadata => require("tslab/dist/metadata.js");
export const loadInspect = (): typeof Inspect => require("tslab/dist/inspect.js");
