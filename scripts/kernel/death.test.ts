import assert from "node:assert/strict";
import { test } from "node:test";
import { causeOf } from "./death";

const death = { code: null, signal: null, log: "", memory: 0, isCutOff: false };

test("the cause of a kernel's end is told from its last words, its signal or its code", () => {
  const full = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";
  const causes = [
    causeOf({ ...death, signal: "SIGABRT", log: full, memory: 18 * 2 ** 30 }, 7),
    causeOf({ ...death, signal: "SIGKILL", memory: 2 ** 30 }, 1),
    causeOf({ ...death, signal: "SIGSEGV" }, 2),
    causeOf({ ...death, code: 3 }, undefined),
    causeOf({ ...death, signal: "SIGKILL", isCutOff: true }, 4),
  ];
  assert.deepEqual(
    causes.map((cause) => cause.replace(" Its variables are lost.", "")),
    [
      "the kernel ended for lack of memory at 18.0 GB, in cell 7.",
      "the kernel was killed at 1.0 GB, in cell 1; a system does that when its memory runs out.",
      "the kernel crashed in native code (SIGSEGV), in cell 2.",
      "the kernel ended with code 3, while no cell ran.",
      "the kernel was ended, because code closed the file descriptors 3 or 4, which are the kernel's own, in cell 4.",
    ],
  );
});
