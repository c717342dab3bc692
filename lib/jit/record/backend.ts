/**
 * The TensorFlow.js backend under which a step is recorded: its kernels compute nothing and tell the recorder what
 * they were asked for.
 */

import type { BackendValues, DataId, KernelBackend, TensorInfo } from "@tensorflow/tfjs";
import { withEnd } from "../../notebook/ending";
import { tf } from "../../tensorflow";
import { LOWERINGS } from "./lowerings";
import { currentRecorder, type Recorder } from "./recorder";

const BACKEND = "nonlinear-recorder";

/** Runs the body on the recording backend. Gives it a function that runs something on the former backend in between. */
export function onRecordingBackend<T>(body: (outside: <R>(body: () => R) => R) => T): T {
  // Asking for the backend starts it, where nothing has been computed yet.
  tf.backend();
  const real = tf.getBackend();
  registerBackend(real);
  return onBackend(BACKEND, () => body((inner) => onBackend(real, inner)));
}

/** The backend of TensorFlow.js's engine. Its own way of changing it sets up all operations again, each time. */
type CurrentBackend = Record<"backendName" | "backendInstance", unknown>;

function onBackend<T>(name: string, body: () => T): T {
  const engine = tf.engine() as unknown as CurrentBackend;
  const { backendName, backendInstance } = engine;
  Object.assign(engine, { backendName: name, backendInstance: tf.engine().findBackend(name) });
  return withEnd(body, () => void Object.assign(engine, { backendName, backendInstance }));
}

/** The kernels of all backends: TensorFlow.js's own list, which is shared by all of its packages. */
const kernelList = () =>
  (globalThis as unknown as { _tfGlobals: Map<string, Map<string, unknown>> })._tfGlobals.get("kernelRegistry");

/** The real backend and the number of all kernels when they were last looked through, which takes a while. */
let seen: { real: string; kernels: number | undefined } | undefined;

/** Registers the backend at its first use, and a kernel of it for each that the real one has. */
function registerBackend(real: string): void {
  if (seen?.real === real && seen.kernels === kernelList()?.size) return;
  if (tf.findBackend(BACKEND) === null) tf.registerBackend(BACKEND, makeBackend, 0);
  const known = new Set(tf.getKernelsForBackend(BACKEND).map((kernel) => kernel.kernelName));
  const names = [...Object.keys(LOWERINGS), ...tf.getKernelsForBackend(real).map((kernel) => kernel.kernelName)];
  for (const kernelName of new Set(names)) {
    if (known.has(kernelName)) continue;
    tf.registerKernel({
      kernelName,
      backendName: BACKEND,
      kernelFunc: ({ inputs, attrs }) =>
        recorder().kernel(kernelName, inputs as Record<string, TensorInfo>, (attrs ?? {}) as Record<string, unknown>),
    });
  }
  seen = { real, kernels: kernelList()?.size };
}

/** A tensor of a recording has no values, and is used where nothing is recorded. */
export class NoValueError extends Error {}

function recorder(): Recorder {
  const current = currentRecorder();
  if (!current)
    throw new NoValueError(
      "jit: a tensor made while a step was recorded is used after it; only variables outlive a compiled step",
    );
  return current;
}

/** Keeps numbers that the step wrote, for tensors that outlive it (tf.layers caches scalars), and counts references. */
function makeBackend(): KernelBackend {
  const written = new WeakMap<DataId, ArrayLike<number>>();
  const references = new WeakMap<DataId, number>();
  class RecordingBackend extends tf.KernelBackend {
    override write(values: BackendValues, shape: number[], dtype: string): DataId {
      // Strings, the only values that are no numbers, are refused by their type.
      const numbers = values as ArrayLike<number>;
      const { dataId } = recorder().write(numbers, shape, dtype);
      written.set(dataId, numbers);
      return dataId;
    }
    override move(): never {
      throw new Error("jit: tensors do not move to the recording backend");
    }
    override readSync(dataId: DataId): Float32Array {
      const values = written.get(dataId);
      if (!values) recorder();
      return values as Float32Array;
    }
    override read(dataId: DataId): Promise<Float32Array> {
      return Promise.resolve(this.readSync(dataId));
    }
    override refCount(dataId: DataId): number {
      return references.get(dataId) ?? 1;
    }
    override incRef(dataId: DataId): void {
      references.set(dataId, this.refCount(dataId) + 1);
    }
    override disposeData(dataId: DataId, force = false): boolean {
      references.set(dataId, this.refCount(dataId) - 1);
      return force || this.refCount(dataId) <= 0;
    }
    override numDataIds(): number {
      return 0;
    }
    override floatPrecision(): 32 {
      return 32;
    }
    override epsilon(): number {
      return 1e-7;
    }
  }
  return new RecordingBackend();
}
