/**
 * PyTorch's random numbers: its CPU generator is the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), and its
 * distributions use the generator's words in the ways below. All randomness of the library is drawn from here.
 */

const STATE_WORDS = 624;
const SHIFT = 397;

/** MT19937, seeded and tempered as its authors' `init_genrand` and `genrand_int32`. */
export class Generator {
  private readonly state = new Uint32Array(STATE_WORDS);
  private position = STATE_WORDS;

  /** @param seed a whole number; its low 32 bits count, as for `torch.manual_seed` */
  constructor(seed: number) {
    this.manualSeed(seed);
  }

  /** Starts the sequence of a seed from its beginning. */
  manualSeed(seed: number): void {
    if (!Number.isSafeInteger(seed)) throw new Error(`A seed is a whole number; got ${seed}.`);
    const { state } = this;
    state[0] = Number(BigInt.asUintN(32, BigInt(seed)));
    for (let i = 1; i < STATE_WORDS; i++) {
      const previous = state[i - 1] ^ (state[i - 1] >>> 30);
      state[i] = Math.imul(1812433253, previous) + i;
    }
    this.position = STATE_WORDS;
  }

  /** The next word of the sequence: a whole number in [0, 2³²). */
  next(): number {
    if (this.position === STATE_WORDS) this.twist();
    let word = this.state[this.position++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    word ^= word >>> 18;
    return word >>> 0;
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < STATE_WORDS; i++) {
      const joined = (state[i] & 0x80000000) | (state[(i + 1) % STATE_WORDS] & 0x7fffffff);
      const twisted = (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
      state[i] = state[(i + SHIFT) % STATE_WORDS] ^ twisted;
    }
    this.position = 0;
  }
}

const generator = new Generator(Math.floor(Math.random() * 2 ** 32));

/**
 * Seeds all random numbers of the library: what is drawn afterwards is what PyTorch draws after `torch.manual_seed(seed)`.
 * Without it every run draws others.
 * @param seed a whole number
 * @throws {Error} when the seed is not a whole number
 */
export function manualSeed(seed: number): void {
  generator.manualSeed(seed);
}

/** `size` float32 values, uniform in [from, to), as `torch.Tensor.uniform_` draws them: 24 bits of a word each. */
export function uniform(size: number, from: number, to: number): Float32Array {
  const low = Math.fround(from);
  const range = Math.fround(to) - low;
  return Float32Array.from({ length: size }, () => ((generator.next() & 0xffffff) / 2 ** 24) * range + low);
}
