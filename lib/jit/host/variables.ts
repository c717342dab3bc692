/**
 * Variables that live in the memory of a compiled step.
 *
 * tfjs lets data live on several backends, and moves it when an op on another one needs it. The memory of a compiled
 * step is one more such place. Reading a variable there reads the result of the last step, without a copy per step. An
 * op of tfjs on the variable copies it to the op's backend, and an assignment gives it other data. Both are noticed
 * here, and the compiled step then copies the variable's value in before its next run.
 */

import type { DataId, KernelBackend, Variable } from "@tensorflow/tfjs";
import { withEnd } from "../../notebook/ending";
import { tf } from "../../tensorflow";
import type { DType } from "../program/program";

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** A variable that lives, or can live, in the memory of a compiled step. */
export class Home {
  private dataId: DataId | undefined;

  /** @param readPlace copies the value out of the step's memory */
  constructor(
    readonly variable: Variable,
    private readPlace: () => Numbers,
  ) {}

  /** True if the variable's value is the one in the step's memory. */
  get holds(): boolean {
    return this.dataId !== undefined && this.variable.dataId === this.dataId;
  }

  /** Makes the variable live in the step's memory, where its value has already been written. */
  moveIn(): void {
    const engine = tf.engine() as unknown as Engine;
    const backend = liveBackend();
    engine.disposeTensor(this.variable);
    this.dataId = {};
    homes.set(this.dataId, this);
    this.variable.dataId = this.dataId;
    engine.trackTensor(this.variable, backend);
  }

  /** Copies the value out of the step's memory, which may then be freed. */
  detach(): void {
    if (!this.holds) return;
    const value = this.readPlace();
    this.readPlace = () => value.slice();
  }

  /** Called when tfjs has moved the value elsewhere, or dropped it. */
  leave(): void {
    this.dataId = undefined;
  }

  read(): Numbers {
    touched?.();
    return this.readPlace();
  }
}

/** Numbers of TensorFlow.js as a WebAssembly module holds them: conditions as words of all ones or all zeros. */
export function writeNumbers(target: Float32Array, values: ArrayLike<number>, dtype: DType): void {
  if (dtype === "float32") {
    target.set(values);
    return;
  }
  const words = new Int32Array(target.buffer, target.byteOffset, target.length);
  if (dtype === "int32") words.set(values);
  else for (let i = 0; i < values.length; i++) words[i] = values[i] ? -1 : 0;
}

/** Numbers of a WebAssembly module as TensorFlow.js holds them: a copy. */
export function readNumbers(source: Float32Array, dtype: DType): Numbers {
  if (dtype === "float32") return source.slice();
  const words = new Int32Array(source.buffer, source.byteOffset, source.length);
  return dtype === "int32" ? words.slice() : Uint8Array.from(words, (word) => word & 1);
}

/** Undeclared members of tfjs's engine; its version is pinned. */
interface Engine {
  disposeTensor(tensor: Variable): void;
  trackTensor(tensor: Variable, backend: KernelBackend): void;
}

const homes = new WeakMap<DataId, Home>();
let touched: (() => void) | undefined;

/**
 * Runs the body; `touch` is called before it reads a variable that lives in a compiled step, or gives it another value.
 */
export function whenTouched<T>(touch: () => void, body: () => T): T {
  const before = touched;
  touched = touch;
  return withEnd(body, () => {
    touched = before;
  });
}

let backend: KernelBackend | undefined;

/** The backend that tfjs asks about data in kernels. It computes nothing and is never the current one. */
function liveBackend(): KernelBackend {
  backend ??= makeLiveBackend();
  return backend;
}

function makeLiveBackend(): KernelBackend {
  class LiveBackend extends tf.KernelBackend {
    override readSync(dataId: DataId): Numbers {
      return (homes.get(dataId) as Home).read();
    }
    override read(dataId: DataId): Promise<Numbers> {
      return Promise.resolve(this.readSync(dataId));
    }
    override refCount(): number {
      // Only the variable itself refers to its data here: whoever else wants it moves it first.
      return 1;
    }
    override disposeData(dataId: DataId): boolean {
      touched?.();
      homes.get(dataId)?.leave();
      homes.delete(dataId);
      return true;
    }
    override numDataIds(): number {
      return 0;
    }
  }
  return new LiveBackend();
}
