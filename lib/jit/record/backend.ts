/** The tfjs backend under which a step is recorded: its kernels compute nothing and tell the recorder what they were asked for. */
import type { BackendValues, DataId, KernelBackend, TensorInfo } from "@tensorflow/tfjs";
import { tf } from "../../tensorflow";
import { LOWERINGS } from "./lowerings";

export interface BackendRecorder {
  /** An operation on tensors, some of them made by the recorder before. */
  kernel(
    name: string,
    inputs: Record<string, TensorInfo | undefined>,
    attributes: Record<string, unknown>,
  ): TensorInfo | TensorInfo[];
  /** Numbers that the step wrote. */
  write(values: ArrayLike<number>, shape: readonly number[], dtype: string): TensorInfo;
}

const BACKEND = "nonlinear-recorder";
let recorder: BackendRecorder | undefined;

export function isRecording(): boolean {
  return recorder !== undefined;
}

export interface Recording {
  /** Runs the body on the former backend. */
  outside<T>(body: () => T): T;
  /** Brings the former backend back. */
  end(): void;
}

/** Makes the recording backend the current one. */
export function startRecording(recording: BackendRecorder): Recording {
  // Asking for the backend starts it, where nothing has been computed yet.
  tf.backend();
  const before = tf.getBackend();
  registerBackend(before);
  recorder = recording;
  tf.setBackend(BACKEND);
  return {
    outside(body) {
      tf.setBackend(before);
      try {
        return body();
      } finally {
        tf.setBackend(BACKEND);
      }
    },
    end() {
      recorder = undefined;
      tf.setBackend(before);
    },
  };
}

/** Registers the backend at its first use, and a kernel of it for each that the real one has. */
function registerBackend(real: string): void {
  if (tf.findBackend(BACKEND) === null) tf.registerBackend(BACKEND, makeBackend, 0);
  const known = new Set(tf.getKernelsForBackend(BACKEND).map((kernel) => kernel.kernelName));
  const names = [...Object.keys(LOWERINGS), ...tf.getKernelsForBackend(real).map((kernel) => kernel.kernelName)];
  for (const kernelName of new Set(names)) {
    if (known.has(kernelName)) continue;
    tf.registerKernel({
      kernelName,
      backendName: BACKEND,
      kernelFunc: ({ inputs, attrs }) =>
        active().kernel(kernelName, inputs as Record<string, TensorInfo>, (attrs ?? {}) as Record<string, unknown>),
    });
  }
}

function active(): BackendRecorder {
  if (!recorder)
    throw new Error(
      "jit: a tensor made while a step was recorded is used after it; only variables outlive a compiled step",
    );
  return recorder;
}

/** Keeps numbers that the step wrote, for tensors that outlive it (tf.layers caches scalars), and counts references. */
function makeBackend(): KernelBackend {
  const written = new WeakMap<DataId, ArrayLike<number>>();
  const references = new WeakMap<DataId, number>();
  class RecordingBackend extends tf.KernelBackend {
    override write(values: BackendValues, shape: number[], dtype: string): DataId {
      // Strings, the only values that are no numbers, are refused by their type.
      const numbers = values as ArrayLike<number>;
      const { dataId } = active().write(numbers, shape, dtype);
      written.set(dataId, numbers);
      return dataId;
    }
    override move(): never {
      throw new Error("jit: tensors do not move to the recording backend");
    }
    override readSync(dataId: DataId): Float32Array {
      const values = written.get(dataId);
      if (!values) active();
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
