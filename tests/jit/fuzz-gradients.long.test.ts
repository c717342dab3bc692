/** Many random trainings. */
import { test } from "node:test";
import { fuzzGradients, fuzzThreads } from "./fuzz-gradients";

test("the gradients of 1,000 random trainings", () => fuzzGradients(1000));
test("40 random trainings by one thread and by three", () => fuzzThreads(40));
