/** Normally distributed numbers, as PyTorch's CPU generator draws them. */
import { fusedMultiplyAdd, log, sineCosine } from "./float32";
import type { Generator } from "./generator";

/** PyTorch draws so many at a time, and from so many on in another way than fewer. */
const BLOCK = 16;

/**
 * `count` float32 numbers with the given mean and standard deviation, from pairs of uniform ones by the formula of G.
 * E. P. Box and M. E. Muller, "A note on the generation of random normal deviates", Annals of Mathematical Statistics
 * 29 (1958).
 */
export function normalValues(generator: Generator, count: number, mean: number, deviation: number): Float32Array {
  if (count < BLOCK) return Float32Array.from({ length: count }, () => normalDouble(generator) * deviation + mean);
  const values = Float32Array.from({ length: count }, () => generator.uniform());
  for (let start = 0; start + BLOCK <= count; start += BLOCK) toNormal(values, start, mean, deviation);
  if (count % BLOCK !== 0) {
    // The last block overlaps with the one before it, and is drawn anew.
    const start = count - BLOCK;
    for (let i = start; i < count; i++) values[i] = generator.uniform();
    toNormal(values, start, mean, deviation);
  }
  return values;
}

/** Turns the uniform numbers of a block into normal ones: the first eight of them pair with the last eight. */
function toNormal(values: Float32Array, start: number, mean: number, deviation: number): void {
  const [center, scale] = [Math.fround(mean), Math.fround(deviation)];
  const half = BLOCK / 2;
  for (let i = start; i < start + half; i++) {
    const radius = Math.fround(Math.sqrt(-2 * log(1 - values[i])));
    const [sine, cosine] = sineCosine(Math.fround(Math.fround(2 * Math.PI) * values[i + half]));
    values[i] = fusedMultiplyAdd(Math.fround(radius * cosine), scale, center);
    values[i + half] = fusedMultiplyAdd(Math.fround(radius * sine), scale, center);
  }
}

function normalDouble(generator: Generator): number {
  const spare = generator.spareNormal;
  if (spare !== undefined) {
    generator.spareNormal = undefined;
    return spare;
  }
  const angle = 2 * Math.PI * generator.uniformDouble();
  const radius = Math.sqrt(-2 * Math.log1p(-generator.uniformDouble()));
  generator.spareNormal = radius * Math.sin(angle);
  return radius * Math.cos(angle);
}
