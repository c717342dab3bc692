/** The bytes of instructions and numbers, as another decoder reads them. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import fc from "fast-check";
import { Code } from "./assembler";
import { ACCESSES, type Access, type Instruction, OPCODES } from "./instructions";
import { encodeModule, type WasmFunction } from "./module";

declare const WebAssembly: {
  Memory: new (limits: { initial: number; maximum: number }) => object;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (
    module: object,
    imports: { env: Record<string, unknown> },
  ) => { readonly exports: Record<string, (...parameters: number[]) => number> };
};

interface Decoder {
  readWasm(bytes: Uint8Array, features: Record<string, boolean>): { toText(options: object): string };
}

let wabt: Decoder;
before(async () => {
  wabt = await require("wabt")();
});

/** The instructions of a module's first function, as wabt names them. */
function decoded(functions: readonly WasmFunction[]): string[] {
  const features = { simd: true, threads: true, bulk_memory: true, relaxed_simd: true, sat_float_to_int: true };
  const bytes = encodeModule(functions, { pages: 1, isThreaded: true });
  const lines = wabt.readWasm(bytes, features).toText({ foldExprs: false, inlineExport: false }).split("\n");
  const first = lines.findIndex((line) => /^ {2}\(func/.test(line));
  return lines
    .slice(first + 1)
    .map((line) => line.trim().replace(/\)+$/, ""))
    .filter((line) => line && !/^\((local|export|func)/.test(line));
}

test("every instruction is decoded as what it is called", () => {
  const names = Object.keys(OPCODES) as Instruction[];
  const code = new Code();
  for (const name of names) code.op(name);
  assert.deepEqual(decoded([{ code }]), names);
});

test("every load, store and atomic operation has its offset", () => {
  const names = Object.keys(ACCESSES) as Access[];
  const code = new Code();
  for (const name of names) code.memory(name, 300);
  assert.deepEqual(
    decoded([{ code }]).map((line) => line.replace(/ align=\d+/, "")),
    names.map((name) => `${name} offset=300`),
  );
});

test("locals, blocks, loops, calls and bulk memory are decoded as such", () => {
  const code = new Code(["i32"]);
  const local = code.local("v128");
  code.get(0).if(() => code.loop(() => code.i32(0)));
  code.get(local).set(local).get(local).tee(local).extractLane(3);
  code.memoryCopy().memoryFill().call(0);
  assert.deepEqual(
    decoded([{ code }]).map((line) => line.replace(/ {2};;.*| \(;.*/, "")),
    [
      "local.get 0",
      "if",
      "loop",
      "i32.const 0",
      "br_if 0",
      "end",
      "end",
      "local.get 1",
      "local.set 1",
      "local.get 1",
      "local.tee 1",
      "f32x4.extract_lane 3",
      "memory.copy",
      "memory.fill",
      "call 0",
    ],
  );
});

/** The result of a function without parameters. */
function result(code: Code, type: "i32" | "f32" | "f64"): number {
  const module = new WebAssembly.Module(encodeModule([{ code, result: type, name: "run" }], { pages: 0 }));
  const env = { memory: new WebAssembly.Memory({ initial: 0, maximum: 0 }) };
  return new WebAssembly.Instance(module, { env }).exports.run();
}

test("the other way of an if, and a loop that may not run at all, are decoded as such", () => {
  const code = new Code();
  code.i32(1).if(
    () => code.i32(2).op("drop"),
    () => code.i32(3).op("drop"),
  );
  code.while(
    () => code.i32(4),
    () => code.i32(5).op("drop"),
  );
  assert.deepEqual(
    decoded([{ code }]).map((line) => line.replace(/ {2};;.*| \(;.*/, "")),
    [
      "i32.const 1",
      "if",
      "i32.const 2",
      "drop",
      "else",
      "i32.const 3",
      "drop",
      "end",
      "i32.const 4",
      "if",
      "loop",
      "i32.const 5",
      "drop",
      "i32.const 4",
      "br_if 0",
      "end",
      "end",
    ],
  );
});

test("constants keep their value", () => {
  fc.assert(fc.property(fc.integer(), (value) => assert.equal(result(new Code().i32(value), "i32"), value)));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (value) =>
      assert.equal(result(new Code().i64(value).op("i32.wrap_i64"), "i32"), value),
    ),
  );
  fc.assert(fc.property(fc.float(), (value) => assert.ok(Object.is(result(new Code().f32(value), "f32"), value))));
  fc.assert(fc.property(fc.double(), (value) => assert.ok(Object.is(result(new Code().f64(value), "f64"), value))));
  fc.assert(
    fc.property(fc.float(), (value) =>
      assert.ok(Object.is(result(new Code().f32x4(value).extractLane(2), "f32"), value)),
    ),
  );
});

test("imported functions come before the module's own, and get their arguments in order", () => {
  const given: number[][] = [];
  const take = (...parameters: number[]): number => given.push(parameters);
  const code = new Code();
  code.i32(1).i32(2).call(0);
  const bytes = encodeModule([{ code }, { code: new Code().call(2), name: "run" }], {
    imports: [
      { name: "first", parameters: ["i32", "i32"] },
      { name: "second", parameters: [] },
    ],
    pages: 0,
  });
  const env = { memory: new WebAssembly.Memory({ initial: 0, maximum: 0 }), first: take, second: take };
  new WebAssembly.Instance(new WebAssembly.Module(bytes), { env }).exports.run();
  assert.deepEqual(given, [[1, 2]]);
});
