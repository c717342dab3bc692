/** A graph in a session of TensorFlow, through tfjs-node. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../../tensorflow";
import type { DType } from "../program/program";
import { attribute, FLOAT, placeholder, savedModel, TYPES } from "./definition";

/** What tfjs-node's backend has and does not declare; tfjs-node is pinned. */
interface SavedModelBackend {
  loadSavedModelMetaGraph(path: string, tags: string): number;
  runSavedModel(id: number, inputs: Tensor[], infos: readonly { name: string }[], outputs: readonly string[]): Tensor[];
  deleteSavedModel(id: number): void;
  executeSingleOutput(
    op: string,
    attributes: readonly { name: string; type: number; value: number }[],
    inputs: Tensor[],
  ): Tensor;
  readonly binding: { readonly TF_ATTR_TYPE: number };
}

function backend(): SavedModelBackend {
  return tf.findBackend("tensorflow") as unknown as SavedModelBackend;
}

export class GraphSession {
  private readonly id: number;

  /** @param model a SavedModel */
  constructor(model: Uint8Array) {
    // TensorFlow loads models from a directory only; it is not needed afterwards.
    const directory = mkdtempSync(join(tmpdir(), "nonlinear-jit-"));
    try {
      writeFileSync(join(directory, "saved_model.pb"), model);
      this.id = backend().loadSavedModelMetaGraph(directory, "serve");
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  }

  /**
   * Runs what the outputs need.
   *
   * @param inputs nodes that are fed, each with the value of the same place
   * @param outputs nodes whose first results are fetched
   */
  run(inputs: readonly string[], values: readonly Tensor[], outputs: readonly string[]): Tensor[] {
    // TensorFlow refuses to run nothing.
    if (outputs.length === 0) return [];
    const infos = inputs.map((node) => ({ name: `${node}:0` }));
    const fetched = outputs.map((node) => `${node}:0`);
    return tf.tidy(() => backend().runSavedModel(this.id, values.map(copy), infos, fetched));
  }

  dispose(): void {
    backend().deleteSavedModel(this.id);
  }
}

/**
 * A tensor in TensorFlow's own memory. tfjs-node lends TensorFlow the memory of a typed array where it happens to lie at a multiple of 64 bytes, and
 * takes it back by a call into V8. A session may let go of a tensor in any of its threads, where that call destroys the process.
 */
function copy(tensor: Tensor): Tensor {
  const T = { name: "T", type: backend().binding.TF_ATTR_TYPE, value: TYPES[tensor.dtype as DType] };
  return backend().executeSingleOutput("DeepCopy", [T], [tensor]);
}

/** oneDNN's product of two matrices, which TensorFlow puts in the place of its own in graphs, but not in the functions of a graph. */
export const ONE_DNN_MATMUL = "_MklMatMul";
export const ONE_DNN_KERNEL = { _kernel: attribute.text("MklNameChangeOp") };

let oneDnn: boolean | undefined;

/** Whether this TensorFlow has that product: builds for processors of other makers do not. Tried once. */
export function hasOneDnn(): boolean {
  oneDnn ??= tryOneDnn();
  return oneDnn;
}

function tryOneDnn(): boolean {
  const product = {
    name: "product",
    op: ONE_DNN_MATMUL,
    inputs: ["a", "a"],
    attributes: { T: attribute.type("float32"), ...ONE_DNN_KERNEL },
  };
  try {
    const session = new GraphSession(savedModel([], [placeholder("a", { ...FLOAT, shape: [1, 1] }), product]));
    const result = tf.tidy(() => session.run(["a"], [tf.tensor2d([[3]])], ["product"])[0].dataSync()[0]);
    session.dispose();
    return result === 9;
  } catch {
    return false;
  }
}
