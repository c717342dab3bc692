/** A web worker that holds compiled steps against plain TensorFlow.js, as tests/jit does in Node: the same programs, by the same seeds. */
import { tf } from "nonlinear";
import { hasMultiplyAdd } from "nonlinear/jit/wasm/multiply-add";
import { ready } from "nonlinear/tensorflow";
import { fuzz } from "../jit/fuzz";
import { fuzzGradients } from "../jit/fuzz-gradients";

/** How many of each to run. */
export interface Amount {
  readonly programs: number;
  readonly trainings: number;
}

export interface Found {
  readonly backend: string;
  readonly hasMultiplyAdd: boolean;
  /** The first program that gave other numbers, with what it gave. */
  readonly error?: string;
}

async function find({ programs, trainings }: Amount): Promise<Found> {
  await ready();
  const found = { backend: tf.getBackend(), hasMultiplyAdd: hasMultiplyAdd() };
  try {
    fuzzGradients(trainings);
    // As in Node: TensorFlow.js's own WebAssembly writes beyond its memory at some of the edges.
    tf.setBackend("cpu");
    fuzz(programs, true);
    return found;
  } catch (error) {
    return { ...found, error: String(error) };
  }
}

self.onmessage = async ({ data }) => self.postMessage(await find(data));
