import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as library from "nonlinear";
import { COUNTERPARTS } from "./kernel/habits/pytorch";
import { PAGE, pytorchNamesPage } from "./pytorch-names";

test("the page of PyTorch's names is up to date", () => {
  assert.equal(readFileSync(PAGE, "utf8"), pytorchNamesPage());
});

test("every name of ours on the page is exported by the library", () => {
  const modules = library as unknown as Record<string, Record<string, unknown>>;
  for (const { ours = "" } of COUNTERPARTS) {
    for (const [, module, name] of ours.matchAll(/\b(nn|optim|train|data|tf|jit)\.(\w+)/g)) {
      assert.ok(name in modules[module], `${module}.${name} of "${ours}"`);
    }
  }
});

test("every layer, loss, optimiser and schedule that the library exports is on the page", () => {
  const page = pytorchNamesPage();
  const own = new Set(["Module", "Optimizer", "Schedule", "saveLayersModel", "buffer"]);
  for (const [module, exports] of Object.entries({ nn: library.nn, optim: library.optim })) {
    for (const name of Object.keys(exports).filter((one) => !own.has(one))) {
      assert.match(
        page,
        new RegExp(`${module}\\.${name}\\b`),
        `${module}.${name} is not in scripts/kernel/habits/pytorch.ts`,
      );
    }
  }
});
