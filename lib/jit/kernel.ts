/** A compiled step at work: its memory, the way of data into it, and running it. */
import type { Tensor } from "@tensorflow/tfjs";
import type { Kernel } from "./emit";
import { checkedValues, type InputCell, type InputValue, nextValue, sameTensorShape } from "./input";
import type { RowLeaf } from "./layout";
import { Home, writeNumbers } from "./live";
import { sizeOf, type Value } from "./program";

/** What is used of the standard's WebAssembly; its types come with the DOM, which is not here. */
declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: { memory: object } }) => { readonly exports: Record<string, unknown> };
};

const MAX_EXACT_INTEGER = 2 ** 24;

/** Writes the values of an input for one step, given the bytes from the start of the table to the step's place. */
type WriteInput = (values: ArrayLike<number>, offset: number) => void;

export class WasmStep {
  readonly losses: Float32Array;
  private readonly memory: { readonly buffer: ArrayBuffer };
  private readonly homes: readonly Home[];
  private readonly captured: readonly Tensor[];
  private readonly inputs: readonly { readonly cell: InputCell; readonly write: WriteInput }[];
  private readonly runKernel: (steps: number) => number;

  /**
   * @param cells all inputs that the step asks for; they are read in this order, those of tfjs's optimisers after them
   * @throws RangeError if there is no memory left for the data of the batch
   */
  constructor(
    private readonly kernel: Kernel,
    cells: readonly InputCell[],
  ) {
    const { layout, plan } = kernel;
    this.memory = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages });
    const module = new WebAssembly.Module(kernel.bytes);
    const instance = new WebAssembly.Instance(module, { env: { memory: this.memory } });
    this.runKernel = instance.exports.run as (steps: number) => number;
    this.losses = this.floats(layout.losses, layout.maxSteps);
    this.homes = [...layout.variables].map(
      ([variable, address]) => new Home(variable, this.floats(address, variable.size)),
    );
    this.captured = plan.program.values.flatMap(({ op }) => (op.kind === "captured" ? [op.tensor] : []));
    const writers = new Map(
      plan.program.values.flatMap((value) =>
        value.op.kind === "input" ? [[value.op.cell, this.inputWriter(value)] as const] : [],
      ),
    );
    this.inputs = [...new Set([...cells, ...writers.keys()])].map((cell) => ({
      cell,
      write: writers.get(cell) ?? (() => {}),
    }));
    this.writeData();
    this.fetchVariables();
    const { current, previous, bytes } = layout.updated;
    new Uint8Array(this.memory.buffer).copyWithin(previous, current, current + bytes);
  }

  get maxSteps(): number {
    return this.kernel.layout.maxSteps;
  }

  /** Whether a tensor that the step reads is gone. */
  get isStale(): boolean {
    return this.captured.some((tensor) => tensor.isDisposed);
  }

  /**
   * Reads the inputs of up to `steps` steps, and returns for how many. A tensor of another shape ends them: its step's inputs wait, and
   * `takeInputs` hands them out.
   */
  prepare(steps: number): number {
    const wanted = Math.min(steps, this.maxSteps);
    if (this.inputs.length === 0) return wanted;
    const { bytes } = this.kernel.layout.inputs;
    for (let step = 0; step < wanted; step++) {
      const values = this.inputs.map(({ cell }) => nextValue(cell));
      if (!this.fits(values)) {
        this.giveInputs(values);
        return step;
      }
      for (const [i, { cell, write }] of this.inputs.entries())
        write(checkedValues(values[i], cell.shape), step * bytes);
    }
    return wanted;
  }

  /** Whether values have the shapes that this kernel was made for. */
  fits(values: readonly InputValue[]): boolean {
    return values.every((value, i) => sameTensorShape(value, this.inputs[i].cell));
  }

  /** Values for the next step, read already. */
  giveInputs(values: readonly InputValue[]): void {
    for (const [i, value] of values.entries()) this.inputs[i].cell.pending = value;
  }

  takeInputs(): InputValue[] {
    return this.inputs.map(({ cell }) => nextValue(cell));
  }

  /**
   * Runs prepared steps; `losses` then begins with their losses.
   * Returns how many there were with a finite loss. If fewer than asked for, the variables are those of the last such one.
   */
  run(steps: number): number {
    this.fetchVariables();
    return this.runKernel(steps);
  }

  /** Gives the variables data of their own, so that this memory can go. */
  dispose(): void {
    for (const home of this.homes) home.detach();
  }

  private fetchVariables(): void {
    for (const home of this.homes) if (!home.holds) home.fetch();
  }

  private floats(address: number, count: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, count);
  }

  private inputWriter(value: Value): WriteInput {
    const { layout, plan } = this.kernel;
    const picks = plan.program.values.filter(({ op, inputs }) => op.kind === "gather" && inputs[1] === value);
    const pickable = Math.min(...picks.map(({ inputs }) => inputs[0].shape[0]));
    const rows = layout.rowLeaves.get(value);
    const address = layout.shared.get(value) as number;
    const { table, slots } = layout.inputs;
    return (values, offset) => {
      if (picks.length > 0) checkIndices(values, pickable);
      if (rows) this.writeRows(rows, value, values, table - slots + offset);
      else writeNumbers(this.floats(address + table - slots + offset, values.length), values, value.dtype);
    };
  }

  /** Captured tensors and constants. */
  private writeData(): void {
    const { layout, plan } = this.kernel;
    if (layout.rowMask !== undefined)
      new Int32Array(this.memory.buffer, layout.rowMask, layout.paddedRows).fill(-1, 0, plan.rows);
    for (const value of plan.program.values) {
      const { op } = value;
      const shared = layout.shared.get(value);
      if (op.kind === "full" && shared !== undefined) this.floats(shared, sizeOf(value.shape)).fill(op.value);
      if (op.kind !== "captured" && op.kind !== "constant") continue;
      const values = op.kind === "captured" ? op.tensor.dataSync() : op.values;
      if (value.dtype === "int32") checkExact(values);
      const rows = layout.rowLeaves.get(value) ?? layout.sources.get(value);
      if (rows) this.writeRows(rows, value, values, 0);
      else writeNumbers(this.floats(shared as number, values.length), values, value.dtype);
    }
  }

  /** Writes a matrix feature by feature. Rows beyond the last repeat the first, so that nothing odd is computed from them. */
  private writeRows({ address, stride }: RowLeaf, value: Value, values: ArrayLike<number>, offset: number): void {
    const rows = value.shape[0];
    const features = sizeOf(value.shape.slice(1));
    const column = new Float32Array(stride / 4);
    for (let feature = 0; feature < features; feature++) {
      for (let row = 0; row < column.length; row++) column[row] = values[(row < rows ? row : 0) * features + feature];
      writeNumbers(this.floats(address + offset + feature * stride, column.length), column, value.dtype);
    }
  }
}

function checkExact(values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]) > MAX_EXACT_INTEGER) {
      throw new RangeError(
        `jit: whole numbers are exact up to ${MAX_EXACT_INTEGER}; a tensor of the step holds ${values[i]}`,
      );
    }
  }
}

function checkIndices(values: ArrayLike<number>, rows: number): void {
  for (let i = 0; i < values.length; i++) {
    const index = values[i];
    if (!(Number.isInteger(index) && index >= 0 && index < rows)) {
      throw new RangeError(`jit: row ${index} is picked at position ${i}, but the tensor has rows 0 to ${rows - 1}`);
    }
  }
}
