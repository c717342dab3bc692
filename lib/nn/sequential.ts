/** Layers one after the other. */
import type { Tensor } from "@tensorflow/tfjs";
import { Module } from "./module";

/** A model whose layers follow one another: each takes what the one before gives. `model[0]` is the first layer. */
export class Sequential extends Module {
  [index: number]: Module;

  /** @throws TypeError when a layer is not a module */
  constructor(...layers: Module[]) {
    super();
    layers.forEach((layer, i) => {
      if (!(layer instanceof Module))
        throw new TypeError(`sequential: layer ${i} is ${layer}; expected a layer of nn.`);
      // A field for each layer, so that its name is its number, as in PyTorch: "0.weight".
      this[i] = layer;
    });
  }

  override forward(x: Tensor): Tensor {
    return this.namedChildren().reduce((output, [, layer]) => layer.forward(output), x);
  }
}

/** A model of the given layers, one after the other. */
export function sequential(...layers: Module[]): Sequential {
  return new Sequential(...layers);
}
