/** Makes the engine of a recorded step: a WebAssembly module. */
import { operationsPerStep } from "./cost";
import { explainModule } from "./explain";
import type { CompiledStep } from "./host/inputs";
import { nativeProduct } from "./host/native-product";
import type { ReadValue } from "./input";
import { CannotCompile } from "./program/cannot-compile";
import { makePlan } from "./program/plan";
import { sizeOf } from "./program/program";
import type { Trace } from "./record/trace";
import { emitModule } from "./wasm/emit";
import { WasmStep } from "./wasm/step";

export type CompiledEngine = "wasm";

export interface Built {
  readonly engine: CompiledEngine;
  readonly step: CompiledStep;
  readonly explain: () => string;
}

const MAX_MEMORY_BYTES = 2 ** 31 - 2 ** 16;

/**
 * Compiles a recorded step.
 *
 * @throws CannotCompile with the reason, and the inputs that were read for the next step
 */
export function build(recorded: Trace): Built {
  const read = recorded.cells.map(({ pending }) => pending as ReadValue);
  const empty = recorded.program.values.find(({ shape }) => sizeOf(shape) === 0);
  if (empty) throw new CannotCompile(`it computes with a tensor without elements, of shape [${empty.shape}]`, read);
  const plan = makePlan(recorded.program);
  const product = nativeProduct();
  const emitted = emitModule(plan, operationsPerStep(plan), {
    hasProduct: "on" in product,
    hasThreads: typeof SharedArrayBuffer !== "undefined",
  });
  if (emitted.layout.bytes > MAX_MEMORY_BYTES) {
    throw new CannotCompile(
      `its data takes ${emitted.layout.bytes} bytes, and WebAssembly has up to ${MAX_MEMORY_BYTES}`,
      read,
    );
  }
  return {
    engine: "wasm",
    step: new WasmStep(emitted, recorded.cells),
    explain: () => explainModule(emitted, product),
  };
}
