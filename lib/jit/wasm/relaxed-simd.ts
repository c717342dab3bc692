/** WebAssembly's relaxed SIMD where it waits behind a flag. In browsers: relaxed-simd.browser.ts. */
import { setFlagsFromString } from "node:v8";

/**
 * Sets V8's flag for it. Only for a Node that lacks it, such as 20: newer versions do not know the flag and refuse to
 * start with it on the command line, and the variable NODE_OPTIONS does not take it.
 */
export function allowRelaxedSimd(): void {
  setFlagsFromString("--experimental-wasm-relaxed-simd");
}
