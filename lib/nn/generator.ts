/** The random numbers of PyTorch's CPU generator. */

/** Words of the generator's state. */
const size = 624;

/**
 * The Mersenne Twister MT19937, as PyTorch's CPU generator uses it.
 *
 * Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random
 * number generator", ACM Transactions on Modeling and Computer Simulation 8 (1998); seeded as in their version of 2002.
 */
export class Generator {
  private readonly state = new Uint32Array(size);
  private position = size;

  /** @param seed a whole number from -2^53 to 2^53; its lowest 32 bits count, as in PyTorch */
  constructor(seed: number) {
    this.seed(seed);
  }

  /** Starts the sequence that belongs to the seed. */
  seed(seed: number): void {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`The seed is ${seed}; expected a whole number.`);
    this.state[0] = Number(BigInt.asUintN(32, BigInt(seed)));
    for (let i = 1; i < size; i++) {
      const previous = this.state[i - 1] ^ (this.state[i - 1] >>> 30);
      this.state[i] = Math.imul(previous, 1812433253) + i;
    }
    this.position = size;
  }

  /** The next 32 random bits, as a number from 0 to 2^32 - 1. */
  random(): number {
    if (this.position === size) this.twist();
    let word = this.state[this.position++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** A float32 from [from, to), made of 24 random bits. */
  uniform(from = 0, to = 1): number {
    const start = Math.fround(from);
    const range = Math.fround(Math.fround(to) - start);
    return Math.fround(((this.random() & 0xffffff) / 2 ** 24) * range + start);
  }

  private twist(): void {
    const { state } = this;
    for (let i = 0; i < size; i++) {
      const mixed = (state[i] & 0x80000000) | (state[(i + 1) % size] & 0x7fffffff);
      state[i] = state[(i + 397) % size] ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    this.position = 0;
  }
}

/** The generator that all of the library draws from; before `manualSeed` its seed is arbitrary. */
export const generator = new Generator(Math.floor(Math.random() * 2 ** 32));

/**
 * Makes what is random in the library repeatable: after `manualSeed(s)` it draws the numbers that PyTorch draws after
 * `torch.manual_seed(s)`.
 *
 * @param seed a whole number
 * @throws RangeError when it is not one
 */
export function manualSeed(seed: number): void {
  generator.seed(seed);
}
