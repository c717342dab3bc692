/** Every layer, loss and optimiser of the library trains the same compiled as eager, for a hundred steps. */
import { test } from "node:test";
import { compare, LAYERS, LOSSES, OPTIMIZERS } from "./library";

for (const [name, layer] of Object.entries(LAYERS)) test(`layer ${name}`, () => compare({ layer }, 100));
for (const [name, optimizer] of Object.entries(OPTIMIZERS))
  test(`optimiser ${name}`, () => compare({ optimizer }, 100));
for (const [name, loss] of Object.entries(LOSSES)) test(`loss ${name}`, () => compare({ loss }, 100));
