/** The inputs of a compiled step: read from the host, one set per step, ahead of a run of several. */
import { DivergenceError } from "../divergence";
import { checkedValues, type InputCell, nextValue, type ReadValue, sameTensorShape } from "../input";
import type { IndexLimit } from "../program/builder";
import { whenTouched } from "./variables";

/** Takes the values of an input for the step-th step of the next run. */
export type WriteInput = (values: ArrayLike<number>, step: number) => void;

export class InputTable {
  /** What was read for each step that is ready, for the error of one whose loss is not finite. */
  private readonly read: (readonly ReadValue[])[] = [];

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
   * Reads the inputs of up to `steps` steps, and returns for how many they are ready. A tensor of another shape ends
   * them: its step's inputs wait, and `take` hands them out.
   *
   * An input may depend on the step's own variables, and may throw: the steps before it have run then.
   *
   * @param run runs the steps whose inputs are ready
   * @param fetchVariables takes in what was assigned to the step's variables
   */
  prepare(steps: number, run: (steps: number) => void = () => {}, fetchVariables = (): void => {}): number {
    let wanted = Math.min(steps, this.maxSteps);
    if (this.cells.length === 0) return wanted;
    // No step has to run before the inputs of a single one are read.
    if (wanted === 1) return this.accept(this.take(), 0) ? 1 : 0;
    let ready = 0;
    let hasTouched = false;
    const runReady = (): void => {
      const count = ready;
      ready = 0;
      wanted -= count;
      if (count > 0) run(count);
    };
    /** The steps before it run as soon as an input asks for a variable of theirs. */
    const touch = (): void => {
      hasTouched = true;
      runReady();
    };
    const readAll = (): void => {
      for (; ready < wanted; ready++) {
        const values = this.take();
        if (hasTouched) fetchVariables();
        hasTouched = false;
        if (!this.accept(values, ready)) return;
      }
    };
    fetchVariables();
    try {
      whenTouched(touch, readAll);
    } catch (error) {
      if (!(error instanceof DivergenceError)) runReady();
      throw error;
    }
    return ready;
  }

  /** Takes values for a step that gets ready; false if a tensor has another shape: they wait then. */
  private accept(values: readonly ReadValue[], step: number): boolean {
    if (!this.fits(values)) {
      this.give(values);
      return false;
    }
    this.write(values, step);
    this.read[step] = values;
    return true;
  }

  private write(values: readonly ReadValue[], step: number): void {
    // No iterator: it takes longer than a number to write, and there are as many as steps.
    for (let i = 0; i < values.length; i++) {
      const cell = this.cells[i];
      const numbers = checkedValues(values[i], cell.shape);
      if (cell.limits) for (const limit of cell.limits) checkIndices(numbers, limit);
      this.writers.get(cell)?.(numbers, step);
    }
  }

  /** True if values have the shapes that the step was compiled for. */
  fits(values: readonly ReadValue[]): boolean {
    return values.every((value, i) => sameTensorShape(value, this.cells[i]));
  }

  /** Values for the next step, read already. */
  give(values: readonly ReadValue[]): void {
    for (const [i, value] of values.entries()) this.cells[i].pending = value;
  }

  /** The values that the step-th step of the last run had. */
  valuesOf(step: number): readonly ReadValue[] {
    return this.read[step] ?? [];
  }

  /** The values for the next step. */
  take(): ReadValue[] {
    return this.cells.map(nextValue);
  }

  /** Values that were read already for the next step, if any were. */
  takePending(): ReadValue[] {
    const isPending = this.cells.length > 0 && this.cells.every(({ pending }) => pending !== undefined);
    return isPending ? this.take() : [];
  }
}

/** Checks and limits of a step that hold for every engine. */
export interface CompiledStep {
  readonly inputs: InputTable;
  /** The losses of the last run begin here. */
  readonly losses: ArrayLike<number>;
  /** True if a tensor that the step reads is gone. */
  readonly isStale: boolean;
  /** Takes in what was assigned to the step's variables since the last run. */
  fetchVariables(): void;
  /**
   * Runs prepared steps. Returns how many there were with a finite loss; if fewer than asked for, the variables are
   * those of the last such one.
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
