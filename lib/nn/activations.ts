/**
 * The functions between linear layers that make a network non-linear.
 * All but `Softmax` work element by element; each takes a tensor of any shape and gives one of the same shape.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { Module } from "./module";
import { pythonFloat } from "./print";

/** A layer without parameters that keeps the shape: what all activations are. */
abstract class Activation extends Module {
  /** The formula. */
  protected abstract apply(x: Tensor): Tensor;

  override forward<T extends Tensor>(x: T): T {
    return tf.tidy(() => this.apply(x) as T);
  }
}

/** max(0, x). */
export class ReLU extends Activation {
  protected override apply(x: Tensor): Tensor {
    return tf.relu(x);
  }
}

/** x where x is positive, else negativeSlope · x, so that a unit that is off still learns. */
export class LeakyReLU extends Activation {
  /** @param negativeSlope 0.01 by default, as in PyTorch (TensorFlow.js has 0.2) */
  constructor(readonly negativeSlope = 0.01) {
    super();
  }

  protected override apply(x: Tensor): Tensor {
    return tf.leakyRelu(x, this.negativeSlope);
  }

  override extraRepr(): string {
    return `negative_slope=${pythonFloat(this.negativeSlope)}`;
  }
}

/** x where x is positive, else alpha · (eˣ - 1). */
export class ELU extends Activation {
  /** @param alpha the limit for very negative x is -alpha; 1 by default */
  constructor(readonly alpha = 1) {
    super();
  }

  protected override apply(x: Tensor): Tensor {
    // Only the negative part goes into the exponential, where it cannot overflow.
    return tf.add(tf.relu(x), tf.mul(this.alpha, tf.expm1(tf.minimum(x, 0))));
  }

  override extraRepr(): string {
    return `alpha=${pythonFloat(this.alpha)}`;
  }
}

/** x · Φ(x), where Φ is the distribution function of the standard normal distribution: (1 + erf(x/√2)) / 2. */
export class GELU extends Activation {
  readonly approximate: "none" | "tanh";

  /** @param options `approximate: "tanh"` takes ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))) for it */
  constructor({ approximate = "none" }: { approximate?: "none" | "tanh" } = {}) {
    super();
    this.approximate = approximate;
  }

  protected override apply(x: Tensor): Tensor {
    const share =
      this.approximate === "tanh"
        ? tf.tanh(tf.mul(Math.sqrt(2 / Math.PI), tf.add(x, tf.mul(0.044715, tf.mul(x, tf.square(x))))))
        : tf.erf(tf.mul(x, Math.SQRT1_2));
    return tf.mul(tf.mul(0.5, x), tf.add(1, share));
  }

  override extraRepr(): string {
    return `approximate='${this.approximate}'`;
  }
}

/** x · sigmoid(x), also called swish. */
export class SiLU extends Activation {
  protected override apply(x: Tensor): Tensor {
    return tf.mul(x, tf.sigmoid(x));
  }
}

/** log(1 + eˣ), a smooth ReLU. */
export class Softplus extends Activation {
  protected override apply(x: Tensor): Tensor {
    return tf.softplus(x);
  }

  override extraRepr(): string {
    return "beta=1.0, threshold=20.0";
  }
}

/** 1 / (1 + e⁻ˣ), between 0 and 1. */
export class Sigmoid extends Activation {
  protected override apply(x: Tensor): Tensor {
    return tf.sigmoid(x);
  }
}

/** (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ), between -1 and 1. */
export class Tanh extends Activation {
  protected override apply(x: Tensor): Tensor {
    return tf.tanh(x);
  }
}

/** eˣ over the sum of all eˣ along the last dimension, so that these sum to 1. */
export class Softmax extends Activation {
  protected override apply(x: Tensor): Tensor {
    return tf.softmax(x);
  }

  override extraRepr(): string {
    return "dim=-1";
  }
}

/** A new `ReLU`. */
export const relu = (): ReLU => new ReLU();
/** A new `LeakyReLU`. */
export const leakyReLU = (negativeSlope?: number): LeakyReLU => new LeakyReLU(negativeSlope);
/** A new `ELU`. */
export const elu = (alpha?: number): ELU => new ELU(alpha);
/** A new `GELU`. */
export const gelu = (options?: { approximate?: "none" | "tanh" }): GELU => new GELU(options);
/** A new `SiLU`. */
export const silu = (): SiLU => new SiLU();
/** A new `Softplus`. */
export const softplus = (): Softplus => new Softplus();
/** A new `Sigmoid`. */
export const sigmoid = (): Sigmoid => new Sigmoid();
/** A new `Tanh`. */
export const tanh = (): Tanh => new Tanh();
/** A new `Softmax`. */
export const softmax = (): Softmax => new Softmax();
