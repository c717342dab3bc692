/**
 * Small networks for many steps, wide networks, with native products where the machine has them; random networks, many of them and for many steps; all
 * edges of a batch's rows: compiled, and in plain TensorFlow.js.
 */
import { test } from "node:test";
import { ACTIVATIONS, BASE, check, checkRows, LOSSES, OPTIMIZERS, random, WIDE, WIDEST } from "./networks";

for (const activation of Object.keys(ACTIVATIONS)) {
  test(`activation ${activation}`, () => check({ ...BASE, activation }, 50));
}
for (const optimizer of Object.keys(OPTIMIZERS)) {
  test(`optimiser ${optimizer}`, () => check({ ...BASE, optimizer }, 50));
}
for (const loss of Object.keys(LOSSES)) test(`loss ${loss}`, () => check({ ...BASE, loss }, 50));
test("weight decay in the loss", () => check({ ...BASE, decay: 0.01 }, 50));

for (const activation of Object.keys(ACTIVATIONS)) {
  test(`wide: activation ${activation}`, () => check({ ...WIDE, activation }, 50));
}
for (const loss of Object.keys(LOSSES)) test(`wide: loss ${loss}`, () => check({ ...WIDE, loss }, 50));
/** Trainings of so wide a network that diverge in plain TensorFlow.js, too. */
const DIVERGING = ["logSoftmax", "maxOfRow", "centredRmsprop"];
const converging = (names: object) => Object.keys(names).filter((name) => !DIVERGING.includes(name));
for (const activation of converging(ACTIVATIONS)) {
  test(`widest: activation ${activation}`, () => check({ ...WIDEST, activation }, 20));
}
for (const optimizer of converging(OPTIMIZERS)) {
  test(`widest: optimiser ${optimizer}`, () => check({ ...WIDEST, optimizer }, 20));
}

test("any number of rows", () => checkRows([1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 100, 2047, 2048, 2049, 5000]));

test("200 random networks, one step", () => random(200, 1));

test("200 random networks, 200 steps", () => random(200, 200));
