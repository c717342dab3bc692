/** TensorFlow.js in browsers: the portable backend is the only one. WebGL is left out: small networks are slow on it. */
import type * as TensorFlow from "@tensorflow/tfjs";
import type { Loaded } from "./load-tensorflow";
import { transposeBeforeProducts } from "./portable-products";

declare const self: { readonly location: { readonly href: string } };

export function loadTensorFlow(_portable: boolean): Loaded {
  const core = require("@tensorflow/tfjs-core");
  require("@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops");
  require("@tensorflow/tfjs-backend-cpu");
  const { setWasmPaths } = require("@tensorflow/tfjs-backend-wasm");
  const layers = require("@tensorflow/tfjs-layers");
  const tf = { ...core, ...layers, version: { ...layers.version, tfjs: core.version_core } };
  setWasmPaths(new URL("./", self.location.href).href);
  transposeBeforeProducts(core);
  // Its threads would need scripts of their own, and small networks do not gain from them.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  tf.setBackend("cpu");
  return { tf, isNative: false, ready: switchToWebAssembly(tf) };
}

/** WebAssembly compiles asynchronously; what is computed meanwhile moves over by itself. */
async function switchToWebAssembly(tf: typeof TensorFlow): Promise<void> {
  const backend = await tf.findBackendFactory("wasm")();
  tf.removeBackend("wasm");
  tf.registerBackend("wasm", () => backend);
  tf.setBackend("wasm");
}
