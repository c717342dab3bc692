/** Random networks compiled and in plain TensorFlow.js, for many steps. */
import { test } from "node:test";
import { random } from "./networks";

test("200 random networks, 200 steps", () => random(200, 200));
