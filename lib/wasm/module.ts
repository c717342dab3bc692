/** A WebAssembly module of functions. */
import type { Code } from "./assembler";
import { concatBytes, leb, name, section, vector } from "./encoding";
import { TYPES, type WasmType } from "./instructions";

export interface WasmFunction {
  readonly code: Code;
  readonly result?: WasmType;
  /** The name under which it is exported, if it is. */
  readonly name?: string;
}

/** A function that the host gives to a module as an import from `env`; it returns nothing. */
export interface ImportedFunction {
  readonly name: string;
  readonly parameters: readonly WasmType[];
}

export interface ModuleOptions {
  /** Imported functions have the first indices, those of the module the ones after. */
  readonly imports?: readonly ImportedFunction[];
  /** The memory, imported as `env.memory`, has so many pages of 64 KB. */
  readonly pages: number;
  /** True if several threads may access the memory. */
  readonly isThreaded?: boolean;
}

/** A module as bytes. */
export function encodeModule(
  functions: readonly WasmFunction[],
  { imports = [], pages, isThreaded = false }: ModuleOptions,
): Uint8Array {
  const signature = (parameters: readonly WasmType[], results: readonly WasmType[]) => [
    0x60,
    ...vector(parameters.map((type) => [TYPES[type]])),
    ...vector(results.map((type) => [TYPES[type]])),
  ];
  const types = [
    ...imports.map(({ parameters }) => signature(parameters, [])),
    ...functions.map(({ code, result }) => signature(code.parameters, result ? [result] : [])),
  ];
  const fromHost = (key: string) => [...name("env"), ...name(key)];
  const memory = [...fromHost("memory"), 0x02, isThreaded ? 0x03 : 0x01, ...leb(pages), ...leb(pages)];
  const imported = imports.map((fn, index) => [...fromHost(fn.name), 0x00, ...leb(index)]);
  const first = imports.length;
  const exports = functions.flatMap((fn, i) => (fn.name ? [[...name(fn.name), 0x00, ...leb(first + i)]] : []));
  return concatBytes([
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, vector(types)),
    section(2, vector([memory, ...imported])),
    section(3, vector(functions.map((_, i) => leb(first + i)))),
    section(7, vector(exports)),
    section(10, vector(functions.map(({ code }) => code.encode()))),
  ]);
}
