/** The functions between linear layers that make a network non-linear. They work element by element, for any shape. */
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { Module } from "./module";
import { pythonFloat } from "./print";

/** max(0, x). */
export class ReLU extends Module {
  override forward<T extends Tensor>(x: T): T {
    return tf.relu(x);
  }
}

/** x where x is positive, else negativeSlope · x; so that a unit that is off still learns. */
export class LeakyReLU extends Module {
  /** @param negativeSlope 0.01 by default, as in PyTorch (TensorFlow.js has 0.2) */
  constructor(readonly negativeSlope = 0.01) {
    super();
  }

  override forward<T extends Tensor>(x: T): T {
    return tf.leakyRelu(x, this.negativeSlope);
  }

  override extraRepr(): string {
    return `negative_slope=${pythonFloat(this.negativeSlope)}`;
  }
}

/** 1 / (1 + e⁻ˣ), between 0 and 1. */
export class Sigmoid extends Module {
  override forward<T extends Tensor>(x: T): T {
    return tf.sigmoid(x);
  }
}

/** (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ), between -1 and 1. */
export class Tanh extends Module {
  override forward<T extends Tensor>(x: T): T {
    return tf.tanh(x);
  }
}

/** A new `ReLU`. */
export const relu = (): ReLU => new ReLU();
/** A new `LeakyReLU`. */
export const leakyReLU = (negativeSlope?: number): LeakyReLU => new LeakyReLU(negativeSlope);
/** A new `Sigmoid`. */
export const sigmoid = (): Sigmoid => new Sigmoid();
/** A new `Tanh`. */
export const tanh = (): Tanh => new Tanh();
