/** A compiled step at run time: its memory, how data gets into it, and its runs. */
import type { Tensor } from "@tensorflow/tfjs";
import { WebAssembly } from "../../wasm/web-assembly";
import { Help, wake } from "../host/helpers";
import { type CompiledStep, InputTable, type WriteInput } from "../host/inputs";
import { productOn } from "../host/native-product";
import { Home, readNumbers, writeNumbers } from "../host/variables";
import type { InputCell } from "../input";
import { capturedTensors, type DType, sizeOf, type Value } from "../program/program";
import type { StepModule } from "./emit";
import { FLOAT_BYTES, type RowLeaf } from "./layout";

export class WasmStep implements CompiledStep {
  readonly losses: Float32Array;
  readonly inputs: InputTable;
  private readonly memory: { readonly buffer: ArrayBuffer };
  private readonly homes: readonly { readonly home: Home; readonly write: () => void }[];
  private readonly captured: readonly Tensor[];
  private readonly help: Help | undefined;
  private isRunning = false;
  private readonly runModule: (steps: number) => number;

  /**
   * @param cells all inputs that the step asks for; they are read in this order, those of tfjs's optimisers after them
   * @throws RangeError if there is no memory left for the data of the batch
   */
  constructor(
    private readonly emitted: StepModule,
    cells: readonly InputCell[],
  ) {
    const { layout, plan } = emitted;
    this.memory = new WebAssembly.Memory({
      initial: layout.pages,
      maximum: layout.pages,
      shared: emitted.isThreaded,
    });
    const module = new WebAssembly.Module(emitted.bytes);
    const instance = new WebAssembly.Instance(module, {
      env: { memory: this.memory, product: productOn(this.memory.buffer), wake },
    });
    this.help = emitted.isThreaded ? new Help({ module, memory: this.memory }, emitted.operations) : undefined;
    this.runModule = (instance.exports as { run: (steps: number) => number }).run;
    this.losses = this.floats(layout.losses, layout.maxSteps);
    this.homes = [...layout.variables].map(([variable, address]) => {
      const numbers = this.floats(address, variable.size);
      const dtype = variable.dtype as DType;
      return {
        home: new Home(variable, () => readNumbers(numbers, dtype)),
        write: () => writeNumbers(numbers, variable.dataSync(), dtype),
      };
    });
    this.captured = capturedTensors(plan.program);
    const writers = new Map(
      plan.program.values.flatMap((value) =>
        value.op.kind === "input" ? [[value.op.cell, this.inputWriter(value)] as const] : [],
      ),
    );
    this.inputs = new InputTable([...new Set([...cells, ...writers.keys()])], writers, layout.maxSteps);
    this.writeData();
    this.fetchVariables();
    const { current, previous, bytes } = layout.updated;
    new Uint8Array(this.memory.buffer).copyWithin(previous, current, current + bytes);
  }

  /**
   * True once a tensor that the step reads has been disposed of; or when the notebook cut a run off in its middle (no
   * `finally` runs then): parts of the batch that nobody computes any more would be waited for.
   */
  get isStale(): boolean {
    return this.isRunning || this.captured.some((tensor) => tensor.isDisposed);
  }

  /**
   * Runs prepared steps; `losses` then begins with their losses. Returns how many there were with a finite loss. If
   * fewer than asked for, the variables are those of the last such one.
   */
  run(steps: number): number {
    this.fetchVariables();
    this.isRunning = true;
    const finite = this.help ? this.help.run(steps, this.runModule) : this.runModule(steps);
    this.isRunning = false;
    return finite;
  }

  /** Moves the variables out of this memory, which can then be freed. */
  dispose(): void {
    for (const { home } of this.homes) home.detach();
    this.help?.end(this.memory.buffer.byteLength);
  }

  fetchVariables(): void {
    for (const { home, write } of this.homes) {
      if (home.holds) continue;
      write();
      home.moveIn();
    }
  }

  private floats(address: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, count);
  }

  private inputWriter(value: Value): WriteInput {
    const { layout } = this.emitted;
    const { table, slots, bytes } = layout.inputs;
    const rows = layout.rowLeaves.get(value);
    if (rows) {
      return (values, step) => this.writeRows(rows, value, values, table - slots + step * bytes);
    }
    const size = sizeOf(value.shape);
    const first = (layout.shared.get(value) as number) + table - slots;
    const numbers = this.floats(first, ((layout.maxSteps - 1) * bytes) / FLOAT_BYTES + size);
    return (values, step) => {
      const at = (step * bytes) / FLOAT_BYTES;
      // One number is written at once: making a view of its place takes longer than a small step.
      if (size === 1 && value.dtype === "float32") numbers[at] = values[0];
      else writeNumbers(numbers.subarray(at, at + size), values, value.dtype);
    };
  }

  /** Captured tensors and constants. */
  private writeData(): void {
    const { layout, plan } = this.emitted;
    if (layout.rowMask !== undefined)
      new Int32Array(this.memory.buffer, layout.rowMask, layout.paddedRows).fill(-1, 0, plan.rows);
    for (const value of plan.program.values) {
      const { op } = value;
      const shared = layout.shared.get(value);
      if (op.kind === "full" && shared !== undefined) {
        const size = sizeOf(value.shape);
        writeNumbers(this.floats(shared, size), new Float64Array(size).fill(op.value), value.dtype);
      }
      if (op.kind !== "captured" && op.kind !== "constant") continue;
      const values = op.kind === "captured" ? op.tensor.dataSync() : op.values;
      const rows = layout.rowLeaves.get(value);
      if (rows) this.writeRows(rows, value, values, 0);
      else {
        const address = layout.sources.get(value) ?? (shared as number);
        writeNumbers(this.floats(address, values.length), values, value.dtype);
      }
    }
  }

  /**
   * Writes a matrix tile by tile, feature by feature. Rows beyond the last repeat the first, so that nothing odd is
   * computed from them.
   */
  private writeRows({ address, stride }: RowLeaf, value: Value, values: ArrayLike<number>, offset: number): void {
    const rows = value.shape[0];
    const features = sizeOf(value.shape.slice(1));
    const column = new Float64Array(stride / FLOAT_BYTES);
    for (let begin = 0, place = address + offset; begin < rows; begin += column.length) {
      for (let feature = 0; feature < features; feature++, place += stride) {
        for (let i = 0; i < column.length; i++) {
          const row = begin + i < rows ? begin + i : 0;
          column[i] = values[row * features + feature];
        }
        writeNumbers(this.floats(place, column.length), column, value.dtype);
      }
    }
  }
}
