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
  /** Other measures after the epoch, by name. */
  metrics?: Readonly<Record<string, number>>;
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
  /** Other measures after each epoch, by name; NaN for epochs without. */
  readonly metrics: Record<string, number[]> = {};

  /** The number of epochs so far. */
  get length(): number {
    return this.epochs.length;
  }

  /** The last epoch; undefined when there was none. */
  get last(): HistoryRow | undefined {
    return this.length === 0 ? undefined : this.row(this.length - 1);
  }

  /** Adds an epoch. */
  push({ epoch, loss, validationLoss, metrics }: HistoryRow): void {
    if (validationLoss !== undefined || this.validationLosses.length > 0) {
      this.append(this.validationLosses, validationLoss);
    }
    for (const name in { ...this.metrics, ...metrics }) {
      this.metrics[name] ??= [];
      this.append(this.metrics[name], metrics?.[name]);
    }
    this.epochs.push(epoch);
    this.losses.push(loss);
  }

  /**
   * A DataFrame with a row per epoch and the columns `epoch`, `loss`, with validation data `validationLoss`, and the
   * metrics.
   */
  toDataFrame(): DataFrame {
    const measures = this.measures("validationLoss");
    const columns = ["epoch", ...measures.keys()];
    const rows = this.epochs.map((epoch, i) => [epoch, ...[...measures.values()].map((values) => values[i])]);
    return makeFrame({ columns, rows, dtypes: columns.map((_, i) => (i === 0 ? "int32" : "float32")) });
  }

  toString(): string {
    const width = Math.max("epoch".length, String(this.last?.epoch ?? "").length);
    const measures = [...this.measures("validation")];
    const line = (first: string, texts: readonly string[]) => {
      const padded = texts.map((text, i) => text.padEnd(Math.max("1.0000e+00".length, measures[i][0].length)));
      return [first.padStart(width), ...padded].join("  ").trimEnd();
    };
    const heading = line(
      "epoch",
      measures.map(([name]) => name),
    );
    const rows = this.shown().map((i) =>
      line(
        String(this.epochs[i]),
        measures.map(([, values]) => exponential(values[i], 4)),
      ),
    );
    return [heading, ...rows].join("\n");
  }

  [jupyterDisplay](): Record<string, string> {
    return { "text/plain": this.toString() };
  }

  private row(i: number): HistoryRow {
    const validationLoss = this.validationLosses[i];
    const metrics = Object.entries(this.metrics).map(([name, values]) => [name, values[i]]);
    return {
      epoch: this.epochs[i],
      loss: this.losses[i],
      ...(validationLoss === undefined ? {} : { validationLoss }),
      ...(metrics.length === 0 ? {} : { metrics: Object.fromEntries(metrics) }),
    };
  }

  /** Losses and metrics by name, each with a value for each epoch. */
  private measures(validationName: string): Map<string, readonly number[]> {
    const validated: [string, number[]][] =
      this.validationLosses.length > 0 ? [[validationName, this.validationLosses]] : [];
    return new Map([["loss", this.losses], ...validated, ...Object.entries(this.metrics)]);
  }

  /** Adds the value of a new epoch, after NaN for each epoch before that had none. */
  private append(values: number[], value = Number.NaN): void {
    while (values.length < this.length) values.push(Number.NaN);
    values.push(value);
  }

  /** The places of up to 20 epochs, the first and the last among them. */
  private shown(): number[] {
    const count = Math.min(this.length, 20);
    const step = (this.length - 1) / Math.max(count - 1, 1);
    return Array.from({ length: count }, (_, i) => Math.round(i * step));
  }
}
