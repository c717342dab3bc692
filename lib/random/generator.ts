/** The random numbers of PyTorch's CPU generator. */
import { fusedMultiplyAdd } from "./float32";

/** Words of the generator's state. */
const SIZE = 624;

/** The state of a generator as plain data, for a checkpoint. */
export interface GeneratorState {
  words: number[];
  position: number;
  /** The second number of a pair of normal ones, not given out yet. */
  spareNormal?: number;
}

/** The state of a generator in memory. */
export interface Mark extends Omit<GeneratorState, "words"> {
  readonly words: Uint32Array;
  readonly round: number;
}

/**
 * The Mersenne Twister MT19937, as PyTorch's CPU generator uses it.
 *
 * Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random
 * number generator", ACM Transactions on Modeling and Computer Simulation 8 (1998); seeded as in their version of 2002.
 */
export class Generator {
  private readonly words = new Uint32Array(SIZE);
  private position = SIZE;
  /** Counts how often all words have changed. */
  private round = 0;
  /** Normal numbers come in pairs; the second waits here. See `normal.ts`. */
  spareNormal?: number;

  /** @param seed a whole number between -2^53 and 2^53; its lowest 32 bits count, as in PyTorch */
  constructor(seed: number) {
    this.seed(seed);
  }

  /** Starts the sequence that belongs to the seed. */
  seed(seed: number): void {
    if (!Number.isSafeInteger(seed)) throw new RangeError(`The seed is ${seed}; expected a whole number.`);
    this.words[0] = Number(BigInt.asUintN(32, BigInt(seed)));
    for (let i = 1; i < SIZE; i++) {
      const previous = this.words[i - 1] ^ (this.words[i - 1] >>> 30);
      this.words[i] = Math.imul(previous, 1812433253) + i;
    }
    this.position = SIZE;
    this.spareNormal = undefined;
    this.round++;
  }

  get state(): GeneratorState {
    return { words: Array.from(this.words), position: this.position, spareNormal: this.spareNormal };
  }

  set state({ words, position, spareNormal }: GeneratorState | Mark) {
    this.words.set(words);
    this.position = position;
    this.spareNormal = spareNormal;
    this.round++;
  }

  /** The state as it is now, to compare by `isAt` and to come back to: taken often, so quick. */
  mark(): Mark {
    return { words: this.words.slice(), position: this.position, spareNormal: this.spareNormal, round: this.round };
  }

  /** True if nothing was drawn, and no state set, since the mark. */
  isAt({ round, position, spareNormal }: Mark): boolean {
    return this.round === round && this.position === position && this.spareNormal === spareNormal;
  }

  /** The next 32 random bits, as a whole number below 2^32. */
  random(): number {
    if (this.position === SIZE) this.twist();
    let word = this.words[this.position++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** A float32 from [from, to), made of 24 random bits; rounding up to `to` gives `from`. */
  uniform(from = 0, to = 1): number {
    const [start, end] = [Math.fround(from), Math.fround(to)];
    const value = fusedMultiplyAdd((this.random() & 0xffffff) / 2 ** 24, Math.fround(end - start), start);
    return value === end ? start : value;
  }

  /** A float64 from [0, 1), made of 53 random bits. */
  uniformDouble(): number {
    const high = this.random() & 0x1fffff;
    return (high * 2 ** 32 + this.random()) / 2 ** 53;
  }

  private twist(): void {
    const { words } = this;
    for (let i = 0; i < SIZE; i++) {
      const mixed = (words[i] & 0x80000000) | (words[(i + 1) % SIZE] & 0x7fffffff);
      words[i] = words[(i + 397) % SIZE] ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    this.position = 0;
    this.round++;
  }
}
