/** Products that are added up: in one instruction, rounded once, where WebAssembly has it ("relaxed SIMD"). */
import { setFlagsFromString } from "node:v8";
import { Code } from "./assembler";
import { encodeModule } from "./module";

/** What is used of the standard's WebAssembly; its types come with the DOM, which is not here. */
declare const WebAssembly: { validate: (bytes: Uint8Array) => boolean };

/** The product of the two vectors on the stack, plus a term that is pushed. */
export function multiplyAdd(code: Code, pushTerm: () => void, inOne = hasMultiplyAdd()): Code {
  if (!inOne) code.op("f32x4.mul");
  pushTerm();
  return code.op(inOne ? "f32x4.relaxed_madd" : "f32x4.add");
}

let known: boolean | undefined;

/** Whether WebAssembly has the instruction. Node 22 has it; Node 20 has it behind a flag of V8, which is then set. */
export function hasMultiplyAdd(): boolean {
  known ??= isValid() || isValidWithFlag();
  return known;
}

function isValidWithFlag(): boolean {
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return isValid();
}

function isValid(): boolean {
  const code = new Code(["v128", "v128", "v128"]);
  code.get(0).get(1);
  multiplyAdd(code, () => code.get(2), true);
  return WebAssembly.validate(encodeModule([{ code, result: "v128" }], { pages: 0 }));
}
