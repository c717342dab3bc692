/** The same on the portable backend in plain JavaScript, where copies share data. (Its WebAssembly writes beyond its memory at some edges.) */
import { test } from "node:test";
import { tf } from "nonlinear";
import { ready, usePortable } from "nonlinear/tensorflow";
import { fuzz } from "./fuzz";

usePortable();

test("100 random programs on the portable backend", async () => {
  await ready();
  tf.setBackend("cpu");
  fuzz(100, true);
});
