/** A compiled step at work in TensorFlow: a session of it keeps the variables and runs the loop. */
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../../tensorflow";
import { type CompiledStep, InputTable, type WriteInput } from "../host/inputs";
import { Home, type Numbers } from "../host/variables";
import type { InputCell } from "../input";
import { capturedTensors, sizeOf, type Value } from "../program/program";
import { GENERATIONS, type Graph } from "./emit";
import { GraphSession } from "./session";

export class GraphStep implements CompiledStep {
  readonly inputs: InputTable;
  losses: Float32Array = new Float32Array(0);
  private readonly session: GraphSession;
  private readonly homes: readonly Home[];
  private readonly captured: readonly Tensor[];
  private readonly tables = new Map<Value, Numbers>();
  private disposed = false;

  constructor(
    private readonly graph: Graph,
    cells: readonly InputCell[],
  ) {
    this.session = new GraphSession(graph.bytes);
    const { updated, fed, maxSteps } = graph;
    this.homes = updated.map((variable, k) => new Home(variable, () => this.read(k)));
    for (const age of [0, 1]) this.write(this.places(age), updated);
    this.captured = capturedTensors(graph.program);
    this.write(
      this.captured.map((_, i) => GENERATIONS * updated.length + i),
      this.captured,
    );
    const writers = new Map<InputCell, WriteInput>();
    for (const value of fed) if (value.op.kind === "input") writers.set(value.op.cell, this.tableWriter(value));
    this.inputs = new InputTable([...new Set([...cells, ...writers.keys()])], writers, maxSteps);
    for (const home of this.homes) home.moveIn();
  }

  get isStale(): boolean {
    return this.captured.some((tensor) => tensor.isDisposed);
  }

  run(steps: number): number {
    this.fetchVariables();
    const finite = tf.tidy(() => (steps === 1 ? this.once() : this.loop(steps)));
    if (finite < steps) this.goBack();
    return finite;
  }

  private once(): number {
    const [loss] = this.session.run(named("a", this.graph.fed.keys()), this.fed(), ["loss"]);
    this.losses = loss.dataSync() as Float32Array;
    return Number.isFinite(this.losses[0]) ? 1 : 0;
  }

  private loop(steps: number): number {
    const [done, finite, losses] = this.session
      .run(
        ["steps", ...named("a", this.graph.fed.keys())],
        [tf.scalar(steps, "int32"), ...this.fed()],
        ["done", "finite", "losses"],
      )
      .map((result) => result.dataSync());
    this.losses = losses as Float32Array;
    return done[0] - (finite[0] ? 0 : 1);
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    for (const home of this.homes) home.detach();
    this.session.dispose();
  }

  fetchVariables(): void {
    const moved = this.homes.flatMap((home, k) => (home.holds ? [] : [k]));
    if (moved.length === 0) return;
    this.write(
      this.places(0, moved),
      moved.map((k) => this.homes[k].variable),
    );
    for (const k of moved) this.homes[k].moveIn();
  }

  /** After a step whose loss was not finite: the variables of the loss before it are two generations old. */
  private goBack(): void {
    tf.tidy(() => {
      const good = this.session.run([], [], named("read", this.places(2)));
      for (const age of [0, 1]) this.write(this.places(age), good);
    });
  }

  /** The numbers of the session's variables that hold the variables of so many steps ago; of some of them. */
  private places(age: number, some: Iterable<number> = this.homes.keys()): number[] {
    return [...some].map((k) => age * this.homes.length + k);
  }

  private read(k: number): Numbers {
    return tf.tidy(() => this.session.run([], [], named("read", this.places(0, [k])))[0].dataSync());
  }

  /** Gives the session's variables these values. */
  private write(places: readonly number[], values: readonly Tensor[]): void {
    tf.dispose(this.session.run(named("write", places), values, named("written", places)));
  }

  private fed(): Tensor[] {
    return this.graph.fed.map((value) => this.feed(value));
  }

  private feed({ op, shape, dtype }: Value): Tensor {
    if (op.kind === "variable") return op.variable;
    if (op.kind !== "input") throw new Error(`${op.kind} is part of the graph`);
    return tf.tensor(this.tables.get(this.valueOf(op.cell)) as Float32Array, [this.graph.maxSteps, ...shape], dtype);
  }

  private valueOf(cell: InputCell): Value {
    return this.graph.fed.find(({ op }) => op.kind === "input" && op.cell === cell) as Value;
  }

  private tableWriter(value: Value): WriteInput {
    const size = sizeOf(value.shape);
    const length = size * this.graph.maxSteps;
    const table = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[value.dtype];
    const numbers = new table(length);
    this.tables.set(value, numbers);
    return (values, step) => numbers.set(values, step * size);
  }
}

/** The names of nodes. */
function named(node: string, numbers: Iterable<number>): string[] {
  return [...numbers].map((i) => `${node}${i}`);
}
