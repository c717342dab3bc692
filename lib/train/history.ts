/** The losses of a training, epoch by epoch. */
import type { DataFrame } from "../danfo";
import { exponential } from "../exponential";
import { makeFrame } from "../make-frame";
import { jupyterDisplay } from "../notebook";

/** One epoch of a training. */
export interface HistoryRow {
  /** 1 for the first epoch. */
  epoch: number;
  /** The loss over the training data, from before the epoch's update. */
  loss: number;
  /** The loss over data that is not trained on, after the epoch. */
  validationLoss?: number;
}

/**
 * The losses of a training, epoch by epoch. `toString()` is a table of up to 20 epochs, the first and the last among
 * them.
 */
export class History {
  readonly epochs: number[] = [];
  /** The loss of each epoch, from before its update. */
  readonly losses: number[] = [];
  /** The loss after each epoch over data that is not trained on; empty without such data, NaN for epochs without. */
  readonly validationLosses: number[] = [];

  /** The number of epochs so far. */
  get length(): number {
    return this.epochs.length;
  }

  /** The last epoch; undefined when there was none. */
  get last(): HistoryRow | undefined {
    return this.length === 0 ? undefined : this.row(this.length - 1);
  }

  /** Adds an epoch. */
  push({ epoch, loss, validationLoss }: HistoryRow): void {
    if (validationLoss !== undefined || this.validationLosses.length > 0) {
      while (this.validationLosses.length < this.length) this.validationLosses.push(Number.NaN);
      this.validationLosses.push(validationLoss ?? Number.NaN);
    }
    this.epochs.push(epoch);
    this.losses.push(loss);
  }

  /** A DataFrame with a row per epoch and the columns `epoch`, `loss`, and with validation data `validationLoss`. */
  toDataFrame(): DataFrame {
    const validated = this.validationLosses.length > 0;
    const rows = this.epochs.map((epoch, i) => [
      epoch,
      this.losses[i],
      ...(validated ? [this.validationLosses[i]] : []),
    ]);
    const columns = ["epoch", "loss", ...(validated ? ["validationLoss"] : [])];
    return makeFrame({ columns, rows, dtypes: ["int32", "float32", "float32"].slice(0, columns.length) });
  }

  toString(): string {
    const width = Math.max("epoch".length, String(this.last?.epoch ?? "").length);
    const lines = this.shown().map(({ epoch, loss, validationLoss }) => {
      const losses = [loss, ...(validationLoss === undefined ? [] : [validationLoss])];
      return [String(epoch).padStart(width), ...losses.map((value) => exponential(value, 4))].join("  ");
    });
    const heading = `${"epoch".padStart(width)}  loss${this.validationLosses.length > 0 ? "        validation" : ""}`;
    return [heading, ...lines].join("\n");
  }

  [jupyterDisplay](): Record<string, string> {
    return { "text/plain": this.toString() };
  }

  private row(i: number): HistoryRow {
    const validationLoss = this.validationLosses[i];
    return { epoch: this.epochs[i], loss: this.losses[i], ...(validationLoss === undefined ? {} : { validationLoss }) };
  }

  private shown(): HistoryRow[] {
    const count = Math.min(this.length, 20);
    const step = (this.length - 1) / Math.max(count - 1, 1);
    return Array.from({ length: count }, (_, i) => this.row(Math.round(i * step)));
  }
}
