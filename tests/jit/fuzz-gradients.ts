/** Trains random programs by every engine, in Node and in browsers: `SEED=…` takes others, `PROGRAMS=…` another number of them. */
import fc from "fast-check";
import { useThreads } from "nonlinear/jit/host/helpers";
import { useNativeProduct } from "nonlinear/jit/host/native-product";
import {
  LOSS_COUNT,
  mismatch,
  OPERATION_COUNT,
  type RandomTraining,
  script,
  type Trained,
  train,
  write,
} from "./random-gradients";

const training = (rows: number[], features: number[], mostInstructions: number): fc.Arbitrary<RandomTraining> =>
  fc.record({
    seed: fc.integer({ min: 1, max: 1e6 }),
    rows: fc.constantFrom(...rows),
    features: fc.constantFrom(...features),
    instructions: fc.array(
      fc.record({
        operation: fc.integer({ min: 0, max: OPERATION_COUNT - 1 }),
        picks: fc.array(fc.nat(1000), { minLength: 2, maxLength: 2 }),
      }),
      { minLength: 1, maxLength: mostInstructions },
    ),
    loss: fc.integer({ min: 0, max: LOSS_COUNT - 1 }),
  });

function check(programs: number, arbitrary: fc.Arbitrary<RandomTraining>, body: (text: string) => void): void {
  const numRuns = Number(process.env.PROGRAMS ?? programs);
  const { counterexample, errorInstance } = fc.check(
    fc.property(arbitrary, (given) => body(write(given))),
    { numRuns, seed: Number(process.env.SEED ?? 1) },
  );
  if (counterexample) throw new Error(`${(errorInstance as Error).message}\n\n${script(write(counterexample[0]))}\n`);
}

function attempt(text: string, engine: "auto" | "eager"): Trained | undefined {
  try {
    return train(text, engine);
  } catch {
    return undefined;
  }
}

/**
 * Holds gradients against those of plain TensorFlow.js, with the host's products and without.
 *
 * @returns how many programs had products by the host
 */
export function fuzzGradients(programs: number): number {
  const ran = { wasm: 0, eager: 0, native: 0 };
  check(programs, training([1, 2, 3, 9, 64, 70, 150], [1, 2, 5, 33], 12), (text) => {
    const right = attempt(text, "eager");
    // TensorFlow.js has no gradient of `maximum`, and others, where one side is broadcast.
    if (!right) {
      if (attempt(text, "auto")) throw new Error("plain TensorFlow.js refuses it, and the step does not");
      return;
    }
    if (!(Math.abs(right.loss) < 1e4 && right.moves.every((move) => move.every((value) => Math.abs(value) < 1e4))))
      return;
    const given = train(text, "auto");
    ran[given.engine as "wasm" | "eager"]++;
    hold(given, right);
    if (!/OpenBLAS for/.test(given.explanation)) return;
    ran.native++;
    useNativeProduct({ missing: "a test goes without" });
    try {
      hold(train(text, "auto"), right);
    } finally {
      useNativeProduct(undefined);
    }
  });
  if (ran.wasm <= programs / 3) throw new Error(`only ${ran.wasm} programs were compiled`);
  return ran.native;
}

function hold(given: Trained, right: Trained): void {
  const wrong = mismatch(given, right);
  if (wrong !== undefined) throw new Error(wrong);
}

/** Enough steps that helpers take part. */
const STEPS = 120;

/** Holds the bits of steps by three threads against those by one. */
export function fuzzThreads(programs: number): void {
  let helped = 0;
  check(programs, training([1000, 2050], [13, 33], 6), (text) => {
    const [one, three] = [1, 3].map((threads) => {
      useThreads(threads, 0);
      return train(text.replace("{ lr: 1 }", "{ lr: 1e-4 }"), "auto", STEPS);
    });
    useThreads(1);
    const isSame = three.moves.every((move, i) => move.every((value, k) => Object.is(value, one.moves[i][k])));
    if (!isSame) throw new Error("three threads gave other bits than one");
    if (three.helpers > 0) helped++;
  });
  if (helped <= programs / 4) throw new Error(`only ${helped} programs were helped`);
}
