/** Random trainings follow plain TensorFlow.js's gradients, whatever multiplies; threads change no bit. */
import { test } from "node:test";
import { fuzzGradients, fuzzThreads } from "./fuzz-gradients";

test("the gradients of 100 random trainings", () => fuzzGradients(100));
test("8 random trainings by one thread and by three", () => fuzzThreads(8));
