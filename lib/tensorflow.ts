/**
 * The one TensorFlow.js of the process: the native binding where there is one, else WebAssembly.
 *
 * Loading takes half a second, so it happens when something is first used, not when a cell imports the library.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import type * as TensorFlowNode from "@tensorflow/tfjs-node";
import { type Loaded, loadTensorFlow } from "./load-tensorflow";
import { installInterrupts } from "./notebook/interruptible-fit";
import { installTensors } from "./notebook/rich";

let loaded: Loaded | undefined;
let portableWasAskedFor = false;

/** TensorFlow.js, loaded at its first use. */
export const tf: typeof TensorFlow = new Proxy({} as typeof TensorFlow, {
  // Asked of every module as it is imported, when nothing of it is needed yet.
  get: (_target, name) => name === "__esModule" || Reflect.get(load(), name),
  has: (_target, name) => Reflect.has(load(), name),
  ownKeys: () => Reflect.ownKeys(load()),
  getOwnPropertyDescriptor: (_target, name) => ({
    ...Reflect.getOwnPropertyDescriptor(load(), name),
    configurable: true,
  }),
});

/**
 * Resolves once the fastest backend of this machine is in use.
 * Until then the portable backend computes in plain JavaScript: slower, with the same results to rounding.
 */
export async function ready(): Promise<void> {
  load();
  await loaded?.ready;
}

/** Takes the portable backend even where there is a native one; before anything else is asked of TensorFlow. */
export function usePortable(): void {
  portableWasAskedFor = true;
  load();
}

/** TensorFlow's native side (`tf.node`): SavedModels, the version; undefined on the portable backend. */
export function native(): typeof TensorFlowNode.node | undefined {
  const found = load() as typeof TensorFlowNode;
  return loaded?.isNative ? found.node : undefined;
}

function load(): typeof TensorFlow {
  if (!loaded) {
    loaded = loadTensorFlow(portableWasAskedFor);
    installTensors(loaded.tf);
    installInterrupts(loaded.tf);
    installDisposal(loaded.tf);
  }
  return loaded.tf;
}

/** Lets `using x = tf.tensor(…)` free the tensor at the end of its block. */
function installDisposal({ Tensor: { prototype } }: typeof TensorFlow): void {
  Object.defineProperty(prototype, Symbol.dispose, {
    configurable: true,
    writable: true,
    value(this: TensorFlow.Tensor) {
      this.dispose();
    },
  });
}
