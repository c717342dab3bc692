/** Threads that take parts of a batch change no bit. */
import assert from "node:assert/strict";
import { jit, nn, optim, type Tensor2D, tf } from "nonlinear";
import { useThreads } from "nonlinear/jit/host/helpers";

/**
 * Rows and width of a batch whose products WebAssembly computes, of one whose products the host computes, both of several
 * passes; and of a single tile, whose products are divided by their units.
 */
export const BATCHES = [
  [12_000, 5],
  [1500, 32],
  [48, 400],
] as const;

/** A network that is trained by two optimisers in turn, so that two steps need the helpers. */
function train(rows: number, width: number, steps: number): Float32Array {
  const x = tf.randomNormal([rows, 13], 0, 1, "float32", 1) as Tensor2D;
  const y = tf.randomNormal([rows, 1], 0, 1, "float32", 2) as Tensor2D;
  nn.manualSeed(3);
  const model = nn.sequential(
    nn.linear(13, width),
    nn.batchNorm1d(width),
    nn.leakyReLU(),
    nn.linear(width, width),
    nn.tanh(),
    nn.linear(width, 1),
  );
  const one = new optim.SGD(model.parameters(), { lr: 1e-3 });
  const other = new optim.Adam(model.parameters(), { lr: 1e-4 });
  const [first, second] = [one, other].map((optimizer) =>
    jit(() => optimizer.minimize(() => nn.mseLoss(model.forward(x), y)), { engine: "wasm" }),
  );
  first();
  assert.match(first.explain(), /threads: any number/);
  for (let i = 0; i < steps; i++) (i % 5 === 4 ? second : first)();
  first(steps);
  const weights = model.parameters().flatMap((parameter) => [...parameter.dataSync()]);
  first.dispose();
  second.dispose();
  return Float32Array.from(weights);
}

/** Trains the same network by each number of threads: the weights are the same bits. */
export function sameBits(rows: number, width: number, steps: number, numbersOfThreads: readonly number[]): void {
  const results: Float32Array[] = [];
  try {
    for (const threads of numbersOfThreads) {
      useThreads(threads, 0);
      results.push(train(rows, width, steps));
      assert.ok(results[0].every(Number.isFinite));
      assert.deepEqual(results.at(-1), results[0], `${threads} threads`);
    }
  } finally {
    useThreads(1);
  }
}
