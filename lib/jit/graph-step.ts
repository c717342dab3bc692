/** A compiled step at work in TensorFlow: its variables stay tensors of tfjs-node, and a session of TensorFlow runs the loop. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import type { Graph } from "./emit-graph";
import type { InputCell } from "./input";
import { type CompiledStep, checkIndices, InputTable, pickableRows, type WriteInput } from "./input-table";
import { sizeOf, type Value } from "./program";

/** What tfjs-node's backend has and does not declare; tfjs-node is pinned. */
interface SavedModelBackend {
  loadSavedModelMetaGraph(path: string, tags: string): number;
  runSavedModel(id: number, inputs: Tensor[], infos: readonly { name: string }[], outputs: readonly string[]): Tensor[];
  deleteSavedModel(id: number): void;
}

export class GraphStep implements CompiledStep {
  readonly inputs: InputTable;
  losses: Float32Array = new Float32Array(0);
  private readonly session: number;
  private readonly infos: readonly { name: string }[];
  private readonly outputs: readonly string[];
  private readonly tables = new Map<Value, Float32Array | Int32Array | Uint8Array>();
  /** The variables of the last finite loss. */
  private previous: Tensor[];
  private disposed = false;

  constructor(
    private readonly graph: Graph,
    cells: readonly InputCell[],
  ) {
    this.session = load(graph.bytes);
    const { updated, others, maxSteps } = graph;
    this.infos = Array.from({ length: 1 + 2 * updated.length + others.length }, (_, i) => ({ name: `a${i}:0` }));
    this.outputs = Array.from({ length: 3 + 3 * updated.length }, (_, i) => `call:${i}`);
    this.previous = updated.map((variable) => tf.keep(variable.clone()));
    const writers = new Map<InputCell, WriteInput>();
    for (const value of others) if (value.op.kind === "input") writers.set(value.op.cell, this.tableWriter(value));
    this.inputs = new InputTable([...new Set([...cells, ...writers.keys()])], writers, maxSteps);
  }

  get isStale(): boolean {
    return this.graph.others.some(({ op }) => op.kind === "captured" && op.tensor.isDisposed);
  }

  run(steps: number): number {
    const { updated } = this.graph;
    // After a single step, the variables of before are those that were given: they need not come back.
    const given = steps === 1 ? updated.map((variable) => tf.keep(variable.clone())) : undefined;
    const [done, finite, losses, ...states] = this.runSession(steps, given ? 3 + updated.length : this.outputs.length);
    this.losses = losses.dataSync() as Float32Array;
    const diverged = finite.dataSync()[0] === 0;
    const finiteSteps = done.dataSync()[0] - (diverged ? 1 : 0);
    const age = (generation: number) => states.slice(generation * updated.length, (generation + 1) * updated.length);
    const current = age(0);
    const [before, beforeThat] = given ? [given, this.previous] : [age(1), age(2)];
    const good = diverged ? beforeThat : current;
    for (const [i, variable] of updated.entries()) (variable as Variable).assign(good[i]);
    const last = diverged ? beforeThat : before;
    const kept = new Set(last);
    tf.dispose([
      done,
      finite,
      losses,
      ...[current, before, beforeThat, this.previous].flat().filter((tensor) => !kept.has(tensor)),
    ]);
    this.previous = last.map((tensor) => tf.keep(tensor));
    return finiteSteps;
  }

  private runSession(steps: number, outputs: number): Tensor[] {
    return tf.tidy(() => {
      const others = this.graph.others.map((value) => this.feed(value));
      const inputs = [
        tf.scalar(steps, "int32"),
        ...(this.graph.updated as readonly Tensor[]),
        ...this.previous,
        ...others,
      ];
      return backend().runSavedModel(this.session, inputs, this.infos, this.outputs.slice(0, outputs));
    });
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    tf.dispose(this.previous);
    backend().deleteSavedModel(this.session);
  }

  private feed({ op, shape, dtype }: Value): Tensor {
    if (op.kind === "captured") return op.tensor;
    if (op.kind === "variable") return op.variable;
    if (op.kind !== "input") throw new Error(`${op.kind} is part of the graph`);
    return tf.tensor(this.tables.get(this.valueOf(op.cell)) as Float32Array, [this.graph.maxSteps, ...shape], dtype);
  }

  private valueOf(cell: InputCell): Value {
    return this.graph.others.find(({ op }) => op.kind === "input" && op.cell === cell) as Value;
  }

  private tableWriter(value: Value): WriteInput {
    const size = sizeOf(value.shape);
    const length = size * this.graph.maxSteps;
    const table = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[value.dtype];
    const numbers = new table(length);
    this.tables.set(value, numbers);
    const pickable = pickableRows(this.graph.program, value);
    return (values, step) => {
      checkIndices(values, pickable);
      numbers.set(values, step * size);
    };
  }
}

function backend(): SavedModelBackend {
  return tf.findBackend("tensorflow") as unknown as SavedModelBackend;
}

/** TensorFlow loads models from a directory only; it is not needed afterwards. */
function load(model: Uint8Array): number {
  const directory = mkdtempSync(join(tmpdir(), "nonlinear-jit-"));
  try {
    writeFileSync(join(directory, "saved_model.pb"), model);
    return backend().loadSavedModelMetaGraph(directory, "serve");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
