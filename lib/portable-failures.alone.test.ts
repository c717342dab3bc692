/** The portable backend leaves errors that nobody caught to those who listen for them, such as the kernel. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ready, usePortable } from "./tensorflow";

test("the portable backend does not listen for errors that nobody caught", async () => {
  const counts = () => ["uncaughtException", "unhandledRejection"].map((event) => process.listenerCount(event));
  const before = counts();
  usePortable();
  await ready();
  assert.deepEqual(counts(), before);
});
