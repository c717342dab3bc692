/** A small assembler for WebAssembly: just the instructions that the emitted kernels use, written straight as bytes. */

const SIMD = 0xfd;
const BULK = 0xfc;

/** Instructions without immediates, by their names in the specification. */
const OPCODES = {
  return: [0x0f],
  "i32.eqz": [0x45],
  "i32.eq": [0x46],
  "i32.lt_u": [0x49],
  "i32.add": [0x6a],
  "i32.mul": [0x6c],
  "i32.shl": [0x74],
  "i32.trunc_sat_f32_s": [BULK, 0x00],
  "f32.lt": [0x5d],
  "f32.abs": [0x8b],
  "f32.add": [0x92],
  "f32.mul": [0x94],
  "f32.min": [0x96],
  "f32.max": [0x97],
  "f64.add": [0xa0],
  "f32.demote_f64": [0xb6],
  "f64.promote_f32": [0xbb],
  "f32x4.eq": [SIMD, 0x41],
  "f32x4.ne": [SIMD, 0x42],
  "f32x4.lt": [SIMD, 0x43],
  "f32x4.gt": [SIMD, 0x44],
  "f32x4.le": [SIMD, 0x45],
  "f32x4.ge": [SIMD, 0x46],
  "v128.not": [SIMD, 0x4d],
  "v128.and": [SIMD, 0x4e],
  "v128.andnot": [SIMD, 0x4f],
  "v128.or": [SIMD, 0x50],
  "v128.xor": [SIMD, 0x51],
  "v128.bitselect": [SIMD, 0x52],
  "f32x4.ceil": [SIMD, 0x67],
  "f32x4.floor": [SIMD, 0x68],
  "f32x4.nearest": [SIMD, 0x6a],
  "i32x4.abs": [SIMD, 0xa0, 0x01],
  "i32x4.neg": [SIMD, 0xa1, 0x01],
  "i32x4.shl": [SIMD, 0xab, 0x01],
  "i32x4.shr_s": [SIMD, 0xac, 0x01],
  "i32x4.shr_u": [SIMD, 0xad, 0x01],
  "i32x4.add": [SIMD, 0xae, 0x01],
  "i32x4.sub": [SIMD, 0xb1, 0x01],
  "i32x4.mul": [SIMD, 0xb5, 0x01],
  "i32x4.min_s": [SIMD, 0xb6, 0x01],
  "i32x4.max_s": [SIMD, 0xb8, 0x01],
  "f32x4.abs": [SIMD, 0xe0, 0x01],
  "f32x4.neg": [SIMD, 0xe1, 0x01],
  "f32x4.sqrt": [SIMD, 0xe3, 0x01],
  "f32x4.add": [SIMD, 0xe4, 0x01],
  "f32x4.sub": [SIMD, 0xe5, 0x01],
  "f32x4.mul": [SIMD, 0xe6, 0x01],
  "f32x4.div": [SIMD, 0xe7, 0x01],
  "f32x4.min": [SIMD, 0xe8, 0x01],
  "f32x4.max": [SIMD, 0xe9, 0x01],
  "f32x4.pmin": [SIMD, 0xea, 0x01],
  "f32x4.pmax": [SIMD, 0xeb, 0x01],
  "i32x4.trunc_sat_f32x4_s": [SIMD, 0xf8, 0x01],
  "f32x4.convert_i32x4_s": [SIMD, 0xfa, 0x01],
  "f32x4.relaxed_madd": [SIMD, 0x85, 0x02],
} as const;
export type Instruction = keyof typeof OPCODES;

/** Loads and stores: opcode bytes, and the alignment's exponent. */
const ACCESSES = {
  "f32.load": [[0x2a], 2],
  "f32.store": [[0x38], 2],
  "v128.load": [[SIMD, 0x00], 4],
  "v128.load32_splat": [[SIMD, 0x09], 2],
  "v128.store": [[SIMD, 0x0b], 4],
} as const;
export type Access = keyof typeof ACCESSES;

const TYPES = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type WasmType = keyof typeof TYPES;

const EMPTY_BLOCK = 0x40;

/** The body of one function, in the order in which it is written. */
export class Code {
  private readonly bytes: number[] = [];
  private readonly locals: WasmType[] = [];
  private readonly free = new Map<WasmType, number[]>();

  constructor(readonly parameters: readonly WasmType[] = []) {}

  /** A local variable; one given back before by `release`, if there is one. Its first value is not defined. */
  local(type: WasmType): number {
    const released = this.free.get(type)?.pop();
    if (released !== undefined) return released;
    this.locals.push(type);
    return this.parameters.length + this.locals.length - 1;
  }

  release(type: WasmType, local: number): void {
    const released = this.free.get(type);
    if (released) released.push(local);
    else this.free.set(type, [local]);
  }

  op(instruction: Instruction): this {
    for (const byte of OPCODES[instruction]) this.bytes.push(byte);
    return this;
  }

  get(local: number): this {
    return this.withIndex(0x20, local);
  }

  set(local: number): this {
    return this.withIndex(0x21, local);
  }

  tee(local: number): this {
    return this.withIndex(0x22, local);
  }

  call(functionIndex: number): this {
    return this.withIndex(0x10, functionIndex);
  }

  i32(value: number): this {
    this.bytes.push(0x41);
    signed(this.bytes, value);
    return this;
  }

  f32(value: number): this {
    this.bytes.push(0x43, ...float32Bytes(value));
    return this;
  }

  f64(value: number): this {
    this.bytes.push(0x44, ...new Uint8Array(Float64Array.of(value).buffer));
    return this;
  }

  /** The number in all four lanes. */
  f32x4(value: number): this {
    const lane = float32Bytes(value);
    this.bytes.push(SIMD, 0x0c, ...lane, ...lane, ...lane, ...lane);
    return this;
  }

  /** The bits of an integer in all four lanes. */
  i32x4(value: number): this {
    const lane = new Uint8Array(Int32Array.of(value).buffer);
    this.bytes.push(SIMD, 0x0c, ...lane, ...lane, ...lane, ...lane);
    return this;
  }

  extractLane(lane: number): this {
    this.bytes.push(SIMD, 0x1f, lane);
    return this;
  }

  /** A load or store; the address on the stack plus the constant `offset`. */
  memory(access: Access, offset: number): this {
    const [opcode, alignment] = ACCESSES[access];
    this.bytes.push(...opcode, alignment);
    unsigned(this.bytes, offset);
    return this;
  }

  /** Copies bytes: destination, source and length are on the stack. */
  memoryCopy(): this {
    this.bytes.push(BULK, 0x0a, 0x00, 0x00);
    return this;
  }

  /** Fills bytes: destination, value and length are on the stack. */
  memoryFill(): this {
    this.bytes.push(BULK, 0x0b, 0x00);
    return this;
  }

  /** Runs the body if the i32 on the stack is not zero. */
  if(body: () => void): this {
    this.bytes.push(0x04, EMPTY_BLOCK);
    body();
    this.bytes.push(0x0b);
    return this;
  }

  /** Runs the body at least once, and again as long as it leaves an i32 other than zero on the stack. */
  loop(body: () => void): this {
    this.bytes.push(0x03, EMPTY_BLOCK);
    body();
    this.bytes.push(0x0d, 0x00, 0x0b);
    return this;
  }

  /** Runs the body for index = 0, step, 2·step, … below end; all greater than zero. */
  countUp(end: number, step: number, body: (index: number) => void): this {
    const index = this.local("i32");
    this.i32(0).set(index);
    this.loop(() => {
      body(index);
      this.get(index).i32(step).op("i32.add").tee(index).i32(end).op("i32.lt_u");
    });
    this.release("i32", index);
    return this;
  }

  get length(): number {
    return this.bytes.length;
  }

  /** The function as the code section wants it. */
  encode(): number[] {
    const body: number[] = [];
    const runs: { type: WasmType; count: number }[] = [];
    for (const type of this.locals) {
      const last = runs.at(-1);
      if (last?.type === type) last.count++;
      else runs.push({ type, count: 1 });
    }
    unsigned(body, runs.length);
    for (const { type, count } of runs) {
      unsigned(body, count);
      body.push(TYPES[type]);
    }
    for (const byte of this.bytes) body.push(byte);
    body.push(0x0b);
    return prefixed(body);
  }

  private withIndex(opcode: number, index: number): this {
    this.bytes.push(opcode);
    unsigned(this.bytes, index);
    return this;
  }
}

export interface WasmFunction {
  readonly code: Code;
  readonly result?: WasmType;
  /** The name under which it is exported, if it is. */
  readonly name?: string;
}

/** A module with the functions; its memory is imported as `env.memory`, of at least and at most `pages` pages. */
export function encodeModule(functions: readonly WasmFunction[], pages: number): Uint8Array {
  const types = functions.map(({ code, result }) => [
    0x60,
    ...vector(code.parameters.map((type) => [TYPES[type]])),
    ...vector(result ? [[TYPES[result]]] : []),
  ]);
  const limits = [0x01, ...leb(pages), ...leb(pages)];
  const memoryImport = [...name("env"), ...name("memory"), 0x02, ...limits];
  const exports = functions.flatMap((fn, index) => (fn.name ? [[...name(fn.name), 0x00, ...leb(index)]] : []));
  return concatBytes([
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    section(1, vector(types)),
    section(2, vector([memoryImport])),
    section(3, vector(functions.map((_, index) => leb(index)))),
    section(7, vector(exports)),
    section(10, vector(functions.map(({ code }) => code.encode()))),
  ]);
}

function concatBytes(parts: readonly (readonly number[])[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

function section(id: number, content: readonly number[]): number[] {
  const bytes = prefixed(content);
  bytes.unshift(id);
  return bytes;
}

function vector(items: readonly (readonly number[])[]): number[] {
  const bytes = leb(items.length);
  for (const item of items) for (const byte of item) bytes.push(byte);
  return bytes;
}

/** The content, its length before it. */
function prefixed(content: readonly number[]): number[] {
  const bytes = leb(content.length);
  for (const byte of content) bytes.push(byte);
  return bytes;
}

function name(text: string): number[] {
  return prefixed([...Buffer.from(text, "utf8")]);
}

function leb(value: number): number[] {
  const bytes: number[] = [];
  unsigned(bytes, value);
  return bytes;
}

function unsigned(bytes: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  bytes.push(rest);
}

function signed(bytes: number[], value: number): void {
  let rest = value;
  while (rest < -0x40 || rest >= 0x40) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  bytes.push(rest & 0x7f);
}

function float32Bytes(value: number): Uint8Array {
  return new Uint8Array(Float32Array.of(value).buffer);
}
