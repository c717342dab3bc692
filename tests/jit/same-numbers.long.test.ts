/** Random networks compiled and in plain TensorFlow.js, many of them and for many steps; all edges of a batch's rows. */
import { test } from "node:test";
import { checkRows, random } from "./networks";

test("any number of rows", () => checkRows([1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 100, 2047, 2048, 2049, 5000]));

test("200 random networks, one step", () => random(200, 1));

test("200 random networks, 200 steps", () => random(200, 200));
