/**
 * The recorder of the step that is being recorded: TensorFlow.js's operations and the step's inputs both come to it.
 */

import type { Tensor, TensorInfo } from "@tensorflow/tfjs";
import { withEnd } from "../../notebook/ending";
import type { Guard, InputCell } from "../input";

export interface Recorder {
  /** Records an operation on tensors. */
  kernel(
    name: string,
    inputs: Record<string, TensorInfo | undefined>,
    attributes: Record<string, unknown>,
  ): TensorInfo | TensorInfo[];
  /** Records numbers that the step wrote. */
  write(values: ArrayLike<number>, shape: readonly number[], dtype: string): TensorInfo;
  /** Gives the tensor that stands for an input. */
  input(cell: InputCell): Tensor;
  guard(guard: Guard): void;
  /** Runs the body as if nothing were recorded: an input may compute, read, and call another step. */
  outside<T>(body: () => T): T;
}

let current: Recorder | undefined;

/** The recorder at work; undefined while none is, and in what runs outside of it. */
export function currentRecorder(): Recorder | undefined {
  return current;
}

/** True if a step is being recorded: its tensors have no values then. */
export function isRecording(): boolean {
  return current !== undefined;
}

export function withRecorder<T>(recorder: Recorder | undefined, body: () => T): T {
  const before = current;
  current = recorder;
  return withEnd(body, () => {
    current = before;
  });
}
