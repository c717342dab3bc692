/** Watching the outputs of a model's layers. */

import type { Tensor } from "@tensorflow/tfjs";
import { withEnd } from "../notebook/ending";

/** The part of a module that is watched. */
export interface Layer {
  forward(...inputs: Tensor[]): Tensor;
}

/** Runs the body; within it `see` gets each output of each of the layers, as the layer returns it. */
export function observe<L extends Layer, T>(
  layers: readonly L[],
  see: (layer: L, output: Tensor) => void,
  body: () => T,
): T {
  const own = layers.map((layer) => Object.getOwnPropertyDescriptor(layer, "forward"));
  for (const layer of layers) {
    const { forward } = layer;
    // Hides the method of the class.
    layer.forward = (...inputs) => {
      const output = forward.apply(layer, inputs);
      see(layer, output);
      return output;
    };
  }
  return withEnd(body, () => {
    layers.forEach((layer, i) => {
      Reflect.deleteProperty(layer, "forward");
      // A layer may have a `forward` of its own, such as an arrow function in a field.
      if (own[i]) Object.defineProperty(layer, "forward", own[i]);
    });
  });
}
