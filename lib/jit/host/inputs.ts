/** The inputs of a compiled step: read from the host, one set per step, ahead of a run of several. */
import { checkedValues, type InputCell, nextValue, type ReadValue, sameTensorShape } from "../input";
import type { IndexLimit } from "../program/builder";

/** Takes the values of an input for the step-th step of the next run. */
export type WriteInput = (values: ArrayLike<number>, step: number) => void;

export class InputTable {
  /**
   * @param cells all inputs that the step asks for, in this order; those that the program does not use are read, too
   * @param writers where the values of a cell go
   * @param maxSteps for how many steps there is room
   */
  constructor(
    private readonly cells: readonly InputCell[],
    private readonly writers: ReadonlyMap<InputCell, WriteInput>,
    private readonly maxSteps: number,
  ) {}

  /**
   * Reads the inputs of up to `steps` steps, and returns for how many. A tensor of another shape ends them: its step's inputs wait, and
   * `take` hands them out.
   */
  prepare(steps: number): number {
    const wanted = Math.min(steps, this.maxSteps);
    if (this.cells.length === 0) return wanted;
    for (let step = 0; step < wanted; step++) {
      const values = this.take();
      if (!this.fits(values)) {
        this.give(values);
        return step;
      }
      for (const [i, cell] of this.cells.entries()) {
        const numbers = checkedValues(values[i], cell.shape);
        for (const limit of cell.limits ?? []) checkIndices(numbers, limit);
        this.writers.get(cell)?.(numbers, step);
      }
    }
    return wanted;
  }

  /** Whether values have the shapes that the step was compiled for. */
  fits(values: readonly ReadValue[]): boolean {
    return values.every((value, i) => sameTensorShape(value, this.cells[i]));
  }

  /** Values for the next step, read already. */
  give(values: readonly ReadValue[]): void {
    for (const [i, value] of values.entries()) this.cells[i].pending = value;
  }

  /** The values for the next step. */
  take(): ReadValue[] {
    return this.cells.map(nextValue);
  }
}

/** What checks and limits a step has whatever runs it. */
export interface CompiledStep {
  readonly inputs: InputTable;
  /** The losses of the last run begin here. */
  readonly losses: ArrayLike<number>;
  /** Whether a tensor that the step reads is gone. */
  readonly isStale: boolean;
  /**
   * Runs prepared steps. Returns how many there were with a finite loss; if fewer than asked for, the variables are those of the last such one.
   */
  run(steps: number): number;
  /** Gives back what it holds; the variables keep their values. */
  dispose(): void;
}

/** Rows that are picked must be there. */
export function checkIndices(values: ArrayLike<number>, { begin, end, rows }: IndexLimit): void {
  for (let i = begin; i < end; i++) {
    const index = values[i];
    if (!(Number.isInteger(index) && index >= 0 && index < rows)) {
      throw new RangeError(`jit: row ${index} is picked at position ${i}, but the tensor has rows 0 to ${rows - 1}`);
    }
  }
}
