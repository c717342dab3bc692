/** A graph in a session of TensorFlow, through tfjs-node. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { attribute, FLOAT, placeholder, savedModel } from "./graph-def";

/** What tfjs-node's backend has and does not declare; tfjs-node is pinned. */
interface SavedModelBackend {
  loadSavedModelMetaGraph(path: string, tags: string): number;
  runSavedModel(id: number, inputs: Tensor[], infos: readonly { name: string }[], outputs: readonly string[]): Tensor[];
  deleteSavedModel(id: number): void;
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
   * @param outputs nodes whose first results are fetched, or `node:i` for another result
   */
  run(inputs: readonly string[], values: readonly Tensor[], outputs: readonly string[]): Tensor[] {
    const infos = inputs.map((node) => ({ name: `${node}:0` }));
    const fetched = outputs.map((node) => (node.includes(":") ? node : `${node}:0`));
    return backend().runSavedModel(this.id, [...values], infos, fetched);
  }

  dispose(): void {
    backend().deleteSavedModel(this.id);
  }
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
