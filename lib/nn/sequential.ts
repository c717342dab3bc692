/** Layers one after the other. */
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { Module } from "./module";

/**
 * A model whose layers follow one another: each takes what the one before gives.
 * `model[0]` is the first layer; a layer given by name is a field of that name.
 */
export class Sequential extends Module {
  [index: number]: Module;

  /**
   * @param layers the layers in their order, or one object that gives each a name: `{ hidden: nn.linear(13, 3), … }`
   * @throws TypeError when a layer is not a module, or its name is one that models have already
   */
  constructor(...layers: Module[] | [Record<string, Module>]) {
    super();
    const named = isRecord(layers[0]) ? layers[0] : layers;
    for (const [name, layer] of Object.entries(named)) {
      if (!(layer instanceof Module))
        throw new TypeError(`sequential: layer ${name} is ${layer}; expected a layer of nn.`);
      if (name in this)
        throw new TypeError(`sequential: a layer cannot have the name "${name}", which models use themselves.`);
      // A field for each layer, so that its name is its number, as in PyTorch: "0.weight".
      Object.assign(this, { [name]: layer });
    }
  }

  override forward(x: Tensor2D): Tensor2D;
  override forward(x: Tensor): Tensor;
  override forward(x: Tensor): Tensor {
    return tf.tidy(() => this.namedChildren().reduce((output, [, layer]) => layer.forward(output), x));
  }
}

/** A model of the given layers, one after the other; or of an object that names them. */
export function sequential(...layers: Module[] | [Record<string, Module>]): Sequential {
  return new Sequential(...layers);
}

function isRecord(layer: unknown): layer is Record<string, Module> {
  return typeof layer === "object" && layer !== null && !(layer instanceof Module);
}
