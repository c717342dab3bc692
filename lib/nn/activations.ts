/** Activation functions: each is its formula, applied to every element; shapes stay as they are. */
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { Module } from "./module";

/** max(0, x) */
export class ReLU extends Module {
  override forward<T extends Tensor>(x: T): T {
    return tf.relu(x);
  }
}

/** x where x is positive, negativeSlope · x elsewhere */
export class LeakyReLU extends Module {
  /** @param negativeSlope default 0.01, as in PyTorch (tf.leakyRelu's own default is 0.2) */
  constructor(readonly negativeSlope = 0.01) {
    super();
  }

  override forward<T extends Tensor>(x: T): T {
    return tf.leakyRelu(x, this.negativeSlope);
  }

  protected override extraRepresentation(): string {
    return `negative_slope=${this.negativeSlope}`;
  }
}

/** 1 / (1 + e^-x) */
export class Sigmoid extends Module {
  override forward<T extends Tensor>(x: T): T {
    return tf.sigmoid(x);
  }
}

/** (e^x - e^-x) / (e^x + e^-x) */
export class Tanh extends Module {
  override forward<T extends Tensor>(x: T): T {
    return tf.tanh(x);
  }
}

/** Makes a `ReLU`. */
export const relu = () => new ReLU();
/** Makes a `LeakyReLU`; @param negativeSlope default 0.01 */
export const leakyReLU = (negativeSlope?: number) => new LeakyReLU(negativeSlope);
/** Makes a `Sigmoid`. */
export const sigmoid = () => new Sigmoid();
/** Makes a `Tanh`. */
export const tanh = () => new Tanh();
