/** The WebAssembly instructions that steps are made of, as bytes. */

export const SIMD = 0xfd;
export const BULK = 0xfc;
const ATOMIC = 0xfe;

/** Instructions without immediates, by their names in the specification. */
export const OPCODES = {
  return: [0x0f],
  drop: [0x1a],
  "i32.eqz": [0x45],
  "i32.eq": [0x46],
  "i32.ne": [0x47],
  "i32.lt_u": [0x49],
  "i32.add": [0x6a],
  "i32.sub": [0x6b],
  "i32.mul": [0x6c],
  "i32.shl": [0x74],
  "i64.eq": [0x51],
  "i64.ne": [0x52],
  "f32.lt": [0x5d],
  "i64.add": [0x7c],
  "i64.sub": [0x7d],
  "f32.abs": [0x8b],
  "f32.add": [0x92],
  "f32.mul": [0x94],
  "f32.min": [0x96],
  "f32.max": [0x97],
  "f64.add": [0xa0],
  "i32.wrap_i64": [0xa7],
  "i64.extend_i32_u": [0xad],
  "f32.demote_f64": [0xb6],
  "f64.promote_f32": [0xbb],
  "i32x4.eq": [SIMD, 0x37],
  "i32x4.ne": [SIMD, 0x38],
  "i32x4.lt_s": [SIMD, 0x39],
  "i32x4.gt_s": [SIMD, 0x3b],
  "i32x4.le_s": [SIMD, 0x3d],
  "i32x4.ge_s": [SIMD, 0x3f],
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

/** Instructions that read or write memory: opcode bytes, and the exponent of the alignment. */
export const ACCESSES = {
  "i32.load": [[0x28], 2],
  "f32.load": [[0x2a], 2],
  "i32.store": [[0x36], 2],
  "f32.store": [[0x38], 2],
  "v128.load": [[SIMD, 0x00], 4],
  "v128.load32_splat": [[SIMD, 0x09], 2],
  "v128.store": [[SIMD, 0x0b], 4],
  "i64.atomic.load": [[ATOMIC, 0x11], 3],
  "i64.atomic.store": [[ATOMIC, 0x18], 3],
  "i64.atomic.rmw.add": [[ATOMIC, 0x1f], 3],
  "i64.atomic.rmw.cmpxchg": [[ATOMIC, 0x49], 3],
} as const;
export type Access = keyof typeof ACCESSES;

export const TYPES = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type WasmType = keyof typeof TYPES;

export const EMPTY_BLOCK = 0x40;
