/** Fused multiply-add: product and sum in one instruction, rounded once, where WebAssembly has it ("relaxed SIMD"). */
import { Code } from "../../wasm/assembler";
import { encodeModule } from "../../wasm/module";
import { WebAssembly } from "../../wasm/web-assembly";
import { allowRelaxedSimd } from "./relaxed-simd";

/** Multiplies the two registers on the stack and adds the term that `pushTerm` pushes. */
export function multiplyAdd(code: Code, pushTerm: () => void, inOne = hasMultiplyAdd()): Code {
  if (!inOne) code.op("f32x4.mul");
  pushTerm();
  return code.op(inOne ? "f32x4.relaxed_madd" : "f32x4.add");
}

let known: boolean | undefined;

/** True if WebAssembly has the instruction. Node 22 has it; Node 20 has it behind a flag, which is set here. */
export function hasMultiplyAdd(): boolean {
  known ??= isValid() || isValidWithFlag();
  return known;
}

function isValidWithFlag(): boolean {
  allowRelaxedSimd();
  return isValid();
}

function isValid(): boolean {
  const code = new Code(["v128", "v128", "v128"]);
  code.get(0).get(1);
  multiplyAdd(code, () => code.get(2), true);
  return WebAssembly.validate(encodeModule([{ code, result: "v128" }], { pages: 0 }));
}
