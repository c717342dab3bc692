/** Dense networks of `tf.layers`, trained by each optimiser of `tf.train` for forty steps: compiled as in plain TensorFlow.js. */
import { test } from "node:test";
import { compare, LAYERS, OPTIMIZERS } from "./tf-layers";

for (const [name, layer] of Object.entries(LAYERS)) test(`layer ${name}`, () => compare(layer, OPTIMIZERS.sgd, 40));
for (const [name, optimizer] of Object.entries(OPTIMIZERS))
  test(`optimiser ${name}`, () => compare(LAYERS.tanh, optimizer, 40));
