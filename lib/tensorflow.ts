/**
 * The one TensorFlow.js of the process: the native binding where there is one, else WebAssembly.
 *
 * Loading takes half a second, so it happens when something is first used, not when a cell imports the library.
 */
import type * as TensorFlow from "@tensorflow/tfjs";
import type * as TensorFlowNode from "@tensorflow/tfjs-node";
import { installInterrupts } from "./notebook/interruptible-fit";
import { installTensors } from "./notebook/rich";

let loaded: typeof TensorFlow | undefined;
/** Why the native binding did not load; undefined while it has not been tried, or when it did load. */
let nativeFailure: Error | undefined;
let portableBackend: Promise<void> | undefined;

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
  await portableBackend;
}

/** Takes the portable backend even where there is a native one; before anything else is asked of TensorFlow. */
export function usePortable(): void {
  nativeFailure = new Error("the portable backend was asked for");
  load();
}

/** TensorFlow's native side (`tf.node`): SavedModels, the version; undefined on the portable backend. */
export function native(): typeof TensorFlowNode.node | undefined {
  return nativeFailure ? undefined : (load() as typeof TensorFlowNode).node;
}

function load(): typeof TensorFlow {
  if (!loaded) {
    loaded = (nativeFailure ? undefined : loadNative()) ?? loadPortable();
    installTensors(loaded);
    installInterrupts(loaded);
    installDisposal(loaded);
  }
  return loaded;
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

function loadNative(): typeof TensorFlow | undefined {
  // TensorFlow's own log lines at start are about its build, not about the user's work.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  replaceRemovedUtilities();
  try {
    const native: typeof TensorFlow = require("@tensorflow/tfjs-node");
    endBarsWithoutEmptyLines();
    return native;
  } catch (error) {
    nativeFailure = error as Error;
    const [reason] = nativeFailure.message.split("\n");
    console.warn(
      `TensorFlow.js computes on its portable backend, slower, as the native one did not load (${reason}). ` +
        "`npm run doctor` tells more, `npm run setup` tries again; then restart the kernel.",
    );
    return undefined;
  }
}

/**
 * `model.fit` of tfjs-node ends the bar of each epoch with an empty line on stderr, also where none was drawn, as there is
 * no terminal: a notebook would show a red block for each.
 */
function endBarsWithoutEmptyLines(): void {
  const { progressBarHelper } = require("@tensorflow/tfjs-node/dist/callbacks");
  const Bar: new (...args: unknown[]) => { stream: { isTTY?: boolean }; terminate(): void } =
    progressBarHelper.ProgressBar;
  progressBarHelper.ProgressBar = class extends Bar {
    override terminate(): void {
      if (this.stream.isTTY) super.terminate();
    }
  };
}

function loadPortable(): typeof TensorFlow {
  const portable: typeof TensorFlow = require("@tensorflow/tfjs");
  require("@tensorflow/tfjs-backend-wasm");
  // Danfo requires the native package by name; give it the same TensorFlow.js that everything else here uses.
  const nativePath = require.resolve("@tensorflow/tfjs-node");
  const alias = new (require("node:module").Module)(nativePath, module);
  require.cache[nativePath] = Object.assign(alias, { exports: portable, loaded: true });
  portable.setBackend("cpu");
  portableBackend = switchToWebAssembly(portable);
  return portable;
}

const FAILURES = ["uncaughtException", "unhandledRejection"];

/** WebAssembly compiles asynchronously; what is computed meanwhile moves over by itself. */
async function switchToWebAssembly(portable: typeof TensorFlow): Promise<void> {
  const before = FAILURES.map((event) => process.listeners(event as never));
  const backend = await portable.findBackendFactory("wasm")();
  // Its start listens for every error that nobody caught, and ends the process, and with it a kernel.
  FAILURES.forEach((event, i) => {
    for (const listener of process.listeners(event as never))
      if (!before[i].includes(listener)) process.off(event, listener);
  });
  portable.removeBackend("wasm");
  portable.registerBackend("wasm", () => backend);
  portable.setBackend("wasm");
}

/** tfjs-node 4.22 calls helpers of `util` that Node 22 warns of and Node 23 took out. */
function replaceRemovedUtilities(): void {
  const util: Record<string, unknown> = require("node:util");
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  util.isArray = Array.isArray;
}
