/** A compiled step gives the same numbers as plain TensorFlow.js: every op, optimiser and loss by itself, then random networks. */
import { test } from "node:test";
import { ACTIVATIONS, BASE, check, checkRows, LOSSES, OPTIMIZERS, random, WIDE, WIDEST } from "./networks";

for (const activation of Object.keys(ACTIVATIONS)) {
  test(`activation ${activation}`, () => check({ ...BASE, activation }, 50));
}
for (const optimizer of Object.keys(OPTIMIZERS)) {
  test(`optimiser ${optimizer}`, () => check({ ...BASE, optimizer }, 50));
}
for (const loss of Object.keys(LOSSES)) test(`loss ${loss}`, () => check({ ...BASE, loss }, 50));
test("wide", () => check({ ...WIDE, activation: "relu" }, 50));
test("widest", () => check({ ...WIDEST, optimizer: "adam" }, 20));
test("weight decay in the loss", () => check({ ...BASE, decay: 0.01 }, 50));

test("any number of rows", () => checkRows([1, 3, 8, 17, 2049]));

test("25 random networks, one step", () => random(25, 1));
