import { type DataFrame, danfo } from "../danfo";
import { jupyterDisplay, type MimeBundle } from "../notebook/bridge";
import { formatLoss } from "./format";

/** The losses of a training, epoch by epoch. */
export class History {
  /** Which epochs, from 1. */
  readonly epochs: number[] = [];
  /** The loss of each, before its update. */
  readonly losses: number[] = [];

  /** Adds the loss of an epoch. */
  push(epoch: number, loss: number): void {
    this.epochs.push(epoch);
    this.losses.push(loss);
  }

  get length(): number {
    return this.epochs.length;
  }

  /** The last loss; @throws {Error} when there is none yet */
  get last(): number {
    if (this.length === 0) throw new Error("The history is empty: nothing has been trained yet.");
    return this.losses[this.length - 1];
  }

  /** A row per epoch, with the columns `epoch` and `loss`. */
  toDataFrame(): DataFrame {
    const { DataFrame } = danfo();
    return new DataFrame({ epoch: this.epochs, loss: this.losses });
  }

  toString(): string {
    if (this.length === 0) return "History: no epoch yet";
    const first = formatLoss(this.epochs[0], this.losses[0]);
    const last = formatLoss(this.epochs[this.length - 1], this.last);
    return `History of ${this.length} epochs\n${first}\n${last}`;
  }

  [jupyterDisplay](): MimeBundle {
    return { "text/plain": this.toString() };
  }
}
