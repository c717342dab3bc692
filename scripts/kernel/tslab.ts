/** The pinned tslab, and those of its parts that the kernel uses. */
import { createRequire } from "node:module";
import type * as Converter from "tslab/dist/converter";
import type * as Inspect from "tslab/dist/inspect";
import type * as Metadata from "tslab/dist/metadata";
import type * as Zmq from "zeromq";

import type typescript = require("./typescript-for-tslab/stand-in");

/** TypeScript with what tslab adds to it. */
export type TslabTypeScript = typeof typescript;

/** The only version that the mends are written for: they rely on its internals. */
export const TSLAB_VERSION = "1.0.22";

/**
 * Refuses any other version of tslab.
 * @throws Error with both versions and what to do.
 */
export function checkTslabVersion(found: string = require("tslab/package.json").version): void {
  if (found !== TSLAB_VERSION) {
    throw new Error(
      `The kernel is made for tslab ${TSLAB_VERSION}, but tslab ${found} is installed: ` +
        `run \`npm install --save-exact tslab@${TSLAB_VERSION}\` in the project, then restart the kernel.`,
    );
  }
}

/** Resolves tslab's own dependencies as tslab does. */
const requireOfTslab = createRequire(require.resolve("tslab/package.json"));

/** tslab's TypeScript: the very module object that its converter uses. */
export const loadTypeScript = (): TslabTypeScript => requireOfTslab("@tslab/typescript-for-tslab");

/**
 * Gives tslab another TypeScript, in this thread only. TypeScript's own functions cannot be replaced one by one: its
 * module object is read-only.
 */
export function replaceTypeScript(members: PropertyDescriptorMap): void {
  const path = requireOfTslab.resolve("@tslab/typescript-for-tslab");
  const cached = requireOfTslab.cache[path];
  if (!cached) throw new Error("TypeScript must be loaded before it is replaced");
  cached.exports = Object.defineProperties({}, members);
}

export const loadConverter = (): typeof Converter => requireOfTslab("./dist/converter.js");
export const loadMetadata = (): typeof Metadata => requireOfTslab("./dist/metadata.js");
export const loadInspect = (): typeof Inspect => requireOfTslab("./dist/inspect.js");
export const loadZmq = (): typeof Zmq => requireOfTslab("zeromq");
