/**
 * A compiled step gives the same numbers as plain TensorFlow.js: every op, optimiser and loss by itself, then random networks. For
 * longer: same-numbers.long.test.ts.
 */
import { test } from "node:test";
import { ACTIVATIONS, BASE, check, checkRows, LOSSES, OPTIMIZERS, random, WIDE, WIDEST } from "./networks";

for (const activation of Object.keys(ACTIVATIONS)) {
  test(`activation ${activation}`, () => check({ ...BASE, activation }, 15));
}
for (const optimizer of Object.keys(OPTIMIZERS)) {
  test(`optimiser ${optimizer}`, () => check({ ...BASE, optimizer }, 15));
}
for (const loss of Object.keys(LOSSES)) test(`loss ${loss}`, () => check({ ...BASE, loss }, 15));
test("wide", () => check({ ...WIDE, activation: "relu" }, 15));
test("widest", () => check({ ...WIDEST, optimizer: "adam" }, 8));
test("weight decay in the loss", () => check({ ...BASE, decay: 0.01 }, 15));

test("any number of rows", () => checkRows([1, 3, 8, 17, 2049]));

test("25 random networks, one step", () => random(25, 1));
