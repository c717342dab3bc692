import assert from "node:assert/strict";
import { test } from "node:test";
import { Code } from "../../wasm/assembler";
import { encodeModule } from "../../wasm/module";
import { hasMultiplyAdd, multiplyAdd } from "./multiply-add";

declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: { memory: object } }) => { readonly exports: Record<string, unknown> };
};

/** a · b + c as a compiled step computes it. */
function compute(a: number, b: number, c: number, inOne: boolean): number {
  const code = new Code();
  code.i32(0).f32x4(a).f32x4(b);
  multiplyAdd(code, () => code.f32x4(c), inOne);
  code.memory("v128.store", 0);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
  const module = new WebAssembly.Module(encodeModule([{ code, name: "run" }], { pages: 1 }));
  (new WebAssembly.Instance(module, { env: { memory } }).exports.run as () => void)();
  return new Float32Array(memory.buffer)[0];
}

// Asked before the first step is compiled: Node 20 needs a flag for it.
for (const inOne of new Set([hasMultiplyAdd(), false])) {
  test(`a product and a sum, ${inOne ? "in one instruction" : "in two"}`, () => {
    assert.equal(compute(2, 3, 5, inOne), 11);
    assert.equal(compute(0.5, -4, 0, inOne), -2);
    const a = 1 + 2 ** -12;
    // Rounded in between, the last bit of the product is lost.
    const results = inOne ? [2 ** -24, 0] : [0];
    assert.ok(results.includes(compute(a, a, -1 - 2 ** -11, inOne)));
  });
}
