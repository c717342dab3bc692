import type { Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { Module } from "./module";
import { uniform } from "./random";
import { shapeText } from "./shapes";

/**
 * A linear layer, x ↦ x Wᵀ + b, as `torch.nn.Linear`.
 *
 * Its weights start as PyTorch's do: `kaiming_uniform_(a=√5)` for the weight and U(-1/√in, 1/√in) for the bias (torch 2.13,
 * `nn/modules/linear.py`), weight first, drawn from the generator that `manualSeed` seeds.
 */
export class Linear extends Module {
  /** (outFeatures, inFeatures) */
  readonly weight: Variable;
  /** (outFeatures,) */
  readonly bias: Variable;

  /**
   * @param inFeatures columns of the input
   * @param outFeatures columns of the output
   * @throws {Error} when one of them is not a whole number of at least 1
   */
  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
  ) {
    super();
    requireSize("inFeatures", inFeatures);
    requireSize("outFeatures", outFeatures);
    // As PyTorch computes it, in this order: it decides the last bit.
    const gain = Math.sqrt(2 / (1 + Math.sqrt(5) ** 2));
    const weightBound = Math.sqrt(3) * (gain / Math.sqrt(inFeatures));
    const biasBound = 1 / Math.sqrt(inFeatures);
    this.weight = parameter([outFeatures, inFeatures], weightBound);
    this.bias = parameter([outFeatures], biasBound);
  }

  /**
   * @param x (N, inFeatures)
   * @returns (N, outFeatures)
   * @throws {Error} when x has another shape
   */
  override forward(x: Tensor): Tensor2D {
    if (x.rank !== 2 || x.shape[1] !== this.inFeatures)
      throw new Error(`${this}: the input has shape ${shapeText(x.shape)}, expected (N, ${this.inFeatures}).`);
    const product = tf.matMul(x as Tensor2D, this.weight as unknown as Tensor2D, false, true);
    return tf.add(product, this.bias as unknown as Tensor1D);
  }

  protected override extraRepresentation(): string {
    return `in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=True`;
  }
}

/** Makes a `Linear` layer: `nn.linear(13, 3)`. */
export function linear(inFeatures: number, outFeatures: number): Linear {
  return new Linear(inFeatures, outFeatures);
}

function parameter(shape: [number] | [number, number], bound: number): Variable {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return tf.tidy(() => tf.variable(tf.tensor(uniform(size, -bound, bound), shape)));
}

function requireSize(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`Linear: ${name} is ${value}, expected a whole number of at least 1.`);
}
