/** Layers that change the shape, or nothing. */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { shapeText } from "../shape";
import { Module } from "./module";

/** Makes a row of everything but the first dimension: (N, a, b, …) → (N, a · b · …). */
export class Flatten extends Module {
  /** @throws when `x` has fewer than two dimensions */
  override forward(x: Tensor): Tensor2D {
    const [rows, ...rest] = x.shape;
    if (rest.length === 0)
      throw new Error(`The shapes do not fit: input ${shapeText(x.shape)} against ${this}; expected (N, …).`);
    return x.reshape([rows, rest.reduce((product, extent) => product * extent, 1)]);
  }

  override extraRepr(): string {
    return "start_dim=1, end_dim=-1";
  }
}

/** Gives its input as it is. */
export class Identity extends Module {
  override forward<T extends Tensor>(x: T): T {
    return x;
  }
}

/** A new `Flatten` layer. */
export const flatten = (): Flatten => new Flatten();
/** A new `Identity` layer. */
export const identity = (): Identity => new Identity();
