/** Batch normalisation. */
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { guard } from "../jit/input";
import { shapeText } from "../shape";
import { tf } from "../tensorflow";
import { Module } from "./module";
import { buffer, parameter } from "./parameter";
import { pythonFloat } from "./print";

export interface BatchNormOptions {
  /** Added to the variance before its root is taken; 1e-5 by default. */
  eps?: number;
  /** The weight of a batch in the running mean and variance; 0.1 by default. */
  momentum?: number;
}

/**
 * y = (x - mean) / √(variance + eps) · weight + bias for each of the features of (N, numFeatures).
 *
 * While training, mean and variance are those of the batch (variance divided by N) and go into the running ones
 * (variance divided by N - 1); otherwise they are the running ones.
 *
 * Source: S. Ioffe and C. Szegedy, "Batch normalization", ICML 2015.
 */
export class BatchNorm1d extends Module {
  readonly weight: Variable;
  readonly bias: Variable;
  // These three have PyTorch's names, which are the keys of the state dict.
  readonly running_mean: Variable;
  readonly running_var: Variable;
  readonly num_batches_tracked: Variable;
  readonly eps: number;
  readonly momentum: number;

  /** @throws RangeError when the number of features is not a positive whole number */
  constructor(
    readonly numFeatures: number,
    { eps = 1e-5, momentum = 0.1 }: BatchNormOptions = {},
  ) {
    super();
    if (!Number.isInteger(numFeatures) || numFeatures < 1) {
      throw new RangeError(`BatchNorm1d(${numFeatures}): the number of features must be whole and positive.`);
    }
    this.eps = eps;
    this.momentum = momentum;
    this.weight = parameter(tf.ones([numFeatures]));
    this.bias = parameter(tf.zeros([numFeatures]));
    this.running_mean = buffer(tf.zeros([numFeatures]));
    this.running_var = buffer(tf.ones([numFeatures]));
    this.num_batches_tracked = buffer(tf.scalar(0, "int32"));
  }

  /** @throws when `x` is not (N, numFeatures), and when N is 1 while training: one row has no variance */
  override forward<T extends Tensor>(x: T): T {
    if (x.rank !== 2 || x.shape[1] !== this.numFeatures) {
      throw new Error(
        `The shapes do not fit: input ${shapeText(x.shape)} against ${this}; expected (N, ${this.numFeatures}).`,
      );
    }
    return tf.tidy(() => {
      const { mean, variance } = guard(() => this.training) ? this.batchStatistics(x) : this.runningStatistics();
      const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, this.eps)));
      return tf.add(tf.mul(normal, this.weight), this.bias) as T;
    });
  }

  override extraRepr(): string {
    const [eps, momentum] = [pythonFloat(this.eps), pythonFloat(this.momentum)];
    return `${this.numFeatures}, eps=${eps}, momentum=${momentum}, affine=True, bias=True, track_running_stats=True`;
  }

  private batchStatistics(x: Tensor): { mean: Tensor; variance: Tensor } {
    const rows = x.shape[0];
    if (rows < 2)
      throw new Error(`${this} needs at least 2 rows while training, and got ${rows}. Call eval() to predict one row.`);
    const mean = tf.mean(x, 0);
    const variance = tf.mean(tf.square(tf.sub(x, mean)), 0);
    this.track(this.running_mean, mean);
    this.track(this.running_var, tf.mul(variance, rows / (rows - 1)));
    this.num_batches_tracked.assign(tf.add(this.num_batches_tracked, tf.scalar(1, "int32")));
    return { mean, variance };
  }

  private runningStatistics(): { mean: Tensor; variance: Tensor } {
    return { mean: this.running_mean, variance: this.running_var };
  }

  private track(running: Variable, batch: Tensor): void {
    running.assign(tf.add(tf.mul(1 - this.momentum, running), tf.mul(this.momentum, batch)));
  }
}

/** A new `BatchNorm1d` layer. */
export function batchNorm1d(numFeatures: number, options?: BatchNormOptions): BatchNorm1d {
  return new BatchNorm1d(numFeatures, options);
}
