import type { Tensor } from "@tensorflow/tfjs";
import { Module } from "./module";

/** Layers one after the other, as `torch.nn.Sequential`; their names are their places, from 0. */
export class Sequential extends Module {
  readonly layers: readonly Module[];

  constructor(...layers: Module[]) {
    super();
    const stranger = layers.findIndex((layer) => !(layer instanceof Module));
    if (stranger >= 0)
      throw new Error(
        `Sequential: argument ${stranger + 1} is ${describe(layers[stranger])}, expected a Module such as nn.linear(13, 3).`,
      );
    this.layers = layers;
  }

  override namedChildren(): [string, Module][] {
    return this.layers.map((layer, i) => [String(i), layer]);
  }

  override forward(x: Tensor): Tensor {
    return this.layers.reduce((h, layer) => layer.forward(h), x);
  }
}

/** Makes a `Sequential`: `nn.sequential(nn.linear(13, 3), nn.leakyReLU(), nn.linear(3, 1))`. */
export function sequential(...layers: Module[]): Sequential {
  return new Sequential(...layers);
}

function describe(value: unknown): string {
  return typeof value === "function" ? `the function ${value.name} (call it, or use new)` : String(value);
}
