/** Random programs of all operations, types, shapes and edge values have plain TensorFlow.js's numbers, whatever runs them. */
import { test } from "node:test";
import { fuzz } from "./fuzz";

test("80 random programs", () => fuzz(80));
