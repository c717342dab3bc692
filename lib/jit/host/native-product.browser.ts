/** A page can call no native library: steps multiply in WebAssembly. */
import type { NativeProduct, Product } from "./native-product";

const NONE: NativeProduct = { missing: "a browser has no OpenBLAS" };

let used: NativeProduct = NONE;

export function nativeProduct(): NativeProduct {
  return used;
}

export function useNativeProduct(product: NativeProduct | undefined): void {
  used = product ?? NONE;
}

export function productOn(memory: ArrayBufferLike): Product {
  return "on" in used ? used.on(memory) : () => {};
}
