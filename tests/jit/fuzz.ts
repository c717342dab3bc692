/** Runs random programs by every engine, in Node and in browsers: `SEED=…` takes others, `PROGRAMS=…` another number of them. */
import fc from "fast-check";
import { OPERATIONS } from "./random-operations";
import { mismatch, run, script, write } from "./random-programs";

const instructions = (most: number) =>
  fc.array(
    fc.record({
      operation: fc.integer({ min: 0, max: OPERATIONS.length - 1 }),
      picks: fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: most },
  );

const INNER_STEP = fc.record({
  instructions: instructions(4),
  steps: fc.integer({ min: 1, max: 2 }),
  engine: fc.constantFrom(undefined, undefined, "eager" as const),
  isLate: fc.constantFrom(false, false, true),
});

const PROGRAM = fc.record({
  seed: fc.integer({ min: 1, max: 1e6 }),
  rows: fc.constantFrom(0, 1, 3, 5, 9, 70),
  features: fc.constantFrom(1, 2, 4),
  instructions: instructions(12),
  inner: fc.oneof({ arbitrary: fc.constant(undefined), weight: 2 }, { arbitrary: INNER_STEP, weight: 1 }),
});

/** @throws with a program that runs by itself, where one has other numbers than plain TensorFlow.js */
export function fuzz(programs: number, isPortable = false): void {
  const ran = { wasm: 0, eager: 0 };
  // What the portable backend makes of tensors without elements is left to chance.
  const arbitrary = PROGRAM.filter(({ rows }) => rows > 0 || !isPortable);
  const property = fc.property(arbitrary, (program) => {
    const source = write(program, { isPortable });
    if (source.outputs.length === 0) return;
    const expected = run(source, "eager");
    const actual = run(source, "auto");
    ran[actual.engine as keyof typeof ran]++;
    const wrong = mismatch(source, actual, expected);
    if (wrong !== undefined) throw new Error(wrong);
  });
  const parameters = { numRuns: Number(process.env.PROGRAMS ?? programs), seed: Number(process.env.SEED ?? 1) };
  const { counterexample, errorInstance } = fc.check(property, parameters);
  if (counterexample) {
    const { message } = errorInstance as Error;
    throw new Error(`${message}\n\n${script(write(counterexample[0], { isPortable }), isPortable)}\n`);
  }
  if (ran.wasm <= programs / 4) throw new Error(`only ${ran.wasm} programs were compiled`);
}
