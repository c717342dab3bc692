/** Two classes that no straight line separates. */
import type { Tensor2D } from "@tensorflow/tfjs";
import { randn, randperm } from "../random";
import { tf } from "../tensorflow";

export interface MoonsOptions {
  /** The number of points, by default 100; the first class gets half of them, the second the rest. */
  samples?: number;
  /** The standard deviation of the noise added to both coordinates, by default 0; the moons have radius 1. */
  noise?: number;
}

/**
 * Points on two half circles that reach into each other, in random order, as scikit-learn's `make_moons`: class 0 on
 * the upper half of the circle around (0, 0), class 1 on the lower half of that around (1, 0.5). What is random is
 * drawn from the generator of `nn.manualSeed`.
 *
 * @returns `x` float32 (samples, 2) and `y` float32 (samples, 1), the class of each, 0 or 1
 * @throws RangeError when `samples` is not a whole number of at least 2, or `noise` not a number from 0
 */
export function makeMoons({ samples = 100, noise = 0 }: MoonsOptions = {}): { x: Tensor2D; y: Tensor2D } {
  if (!Number.isInteger(samples) || samples < 2) {
    throw new RangeError(`makeMoons: samples is ${samples}; expected a whole number of at least 2.`);
  }
  if (!Number.isFinite(noise) || noise < 0) {
    throw new RangeError(`makeMoons: noise is ${noise}; expected a number from 0.`);
  }
  const upper = Math.floor(samples / 2);
  const points = [
    ...halfCircle(upper).map(([a, b]) => [a, b, 0]),
    ...halfCircle(samples - upper).map(([a, b]) => [1 - a, 0.5 - b, 1]),
  ];
  const shuffled = Array.from(randperm(samples), (i) => points[i]);
  const y = tf.tensor2d(shuffled.map(([, , label]) => [label]));
  const x = tf.tidy(() =>
    tf.add<Tensor2D>(tf.tensor2d(shuffled.map(([a, b]) => [a, b])), randn([samples, 2], 0, noise)),
  );
  return { x, y };
}

/** Points evenly along the upper half of the unit circle, from right to left. */
function halfCircle(count: number): [number, number][] {
  return Array.from({ length: count }, (_, i) => {
    const angle = (Math.PI * i) / Math.max(1, count - 1);
    return [Math.cos(angle), Math.sin(angle)];
  });
}
