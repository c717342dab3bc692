/** Loading TensorFlow.js: the native binding where there is one, else WebAssembly. In browsers: load-tensorflow.browser.ts. */
import type * as TensorFlow from "@tensorflow/tfjs";
import { withKeptCode } from "./kept-code";
import { transposeBeforeProducts } from "./portable-products";

export interface Loaded {
  readonly tf: typeof TensorFlow;
  readonly isNative: boolean;
  /** Resolves once the fastest backend is in use; undefined when it is already. */
  readonly ready?: Promise<void>;
}

/** @param portable takes the portable backend even where there is a native one */
export function loadTensorFlow(portable: boolean): Loaded {
  const native = portable ? undefined : loadNative();
  return native ? { tf: native, isNative: true } : loadPortable();
}

function loadNative(): typeof TensorFlow | undefined {
  // TensorFlow's own log lines at start are about its build, not about the user's work.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  replaceRemovedUtilities();
  try {
    const native: typeof TensorFlow = withKeptCode(() => require("@tensorflow/tfjs-node"));
    endBarsWithoutEmptyLines();
    return native;
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
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

function loadPortable(): Loaded {
  const portable: typeof TensorFlow = withKeptCode(() => {
    const loaded = require("@tensorflow/tfjs");
    require("@tensorflow/tfjs-backend-wasm");
    return loaded;
  });
  transposeBeforeProducts(portable);
  // Danfo requires the native package by name; give it the same TensorFlow.js that everything else here uses.
  const nativePath = require.resolve("@tensorflow/tfjs-node");
  const alias = new (require("node:module").Module)(nativePath, module);
  require.cache[nativePath] = Object.assign(alias, { exports: portable, loaded: true });
  portable.setBackend("cpu");
  return { tf: portable, isNative: false, ready: switchToWebAssembly(portable) };
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
