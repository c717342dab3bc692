/** A small assembler for WebAssembly: writes the body of a function as bytes. */
import { float32Bytes, prefixed, signed, unsigned } from "./encoding";
import {
  ACCESSES,
  type Access,
  BULK,
  EMPTY_BLOCK,
  type Instruction,
  OPCODES,
  SIMD,
  TYPES,
  type WasmType,
} from "./instructions";

/** The body of one function, in the order in which it is written. */
export class Code {
  private readonly bytes: number[] = [];
  private readonly locals: WasmType[] = [];
  private readonly free = new Map<WasmType, number[]>();

  constructor(readonly parameters: readonly WasmType[] = []) {}

  /** A local variable, of undefined value: one that was released, if there is one of the type. */
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

  i64(value: number): this {
    this.bytes.push(0x42);
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

  /** Four lanes of the two registers on the stack: 0 to 3 are those of the first, 4 to 7 of the second. */
  shuffle(lanes: readonly number[]): this {
    this.bytes.push(SIMD, 0x0d, ...lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte)));
    return this;
  }

  extractLane(lane: number): this {
    this.bytes.push(SIMD, 0x1f, lane);
    return this;
  }

  /** A load, store or atomic operation at the address on the stack plus the constant `offset`. */
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

  /** Runs the body if the i32 on the stack is not zero, and else what is given for that. */
  if(body: () => void, otherwise?: () => void): this {
    this.bytes.push(0x04, EMPTY_BLOCK);
    body();
    if (otherwise) {
      this.bytes.push(0x05);
      otherwise();
    }
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

  /** Runs the body as long as the condition leaves an i32 other than zero on the stack. */
  while(condition: () => void, body: () => void): this {
    condition();
    return this.if(() =>
      this.loop(() => {
        body();
        condition();
      }),
    );
  }

  /** Runs the body for index = 0, step, 2·step, … below `end`; at least once. */
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

  /** The function's entry in the code section. */
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
