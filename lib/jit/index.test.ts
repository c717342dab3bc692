import assert from "node:assert/strict";
import { test } from "node:test";
import type { Scalar, Tensor, Tensor2D, Variable } from "@tensorflow/tfjs";
import { tf } from "../tensorflow";
import { DivergenceError, jit } from "./index";

/** One linear layer with weights `w` on three rows; its loss is exact to compute by hand. */
function linear(learningRate = 0.1) {
  const x = tf.tensor2d([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  const y = tf.tensor2d([[1], [2], [3]]);
  const w = tf.variable(tf.tensor2d([[0.5], [-0.5]]));
  const optimizer = tf.train.sgd(learningRate);
  const loss = (): Scalar => tf.losses.meanSquaredError(y, tf.matMul(x, w));
  const minimize = (): Scalar => optimizer.minimize(loss, true, [w]) as Scalar;
  return { x, y, w, optimizer, loss, minimize };
}

function numbers(tensor: Tensor): number[] {
  return [...tensor.dataSync()];
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < expected.length; i++) {
    assert.ok(
      Math.abs(actual[i] - expected[i]) <= tolerance * (1 + Math.abs(expected[i])),
      `[${i}]: ${actual[i]}, not ${expected[i]}`,
    );
  }
}

/** Calls `body` with console.warn taken, and returns what was said. */
function warnings(body: () => void): string[] {
  const said: string[] = [];
  const { warn } = console;
  console.warn = (text: string) => said.push(text);
  try {
    body();
  } finally {
    console.warn = warn;
  }
  return said;
}

test("an engine that there is not is refused, and none is named before it runs", () => {
  const { minimize } = linear();
  assert.throws(() => jit(minimize, { engine: "graph" as never }), /no engine "graph"; expected auto, wasm, eager/);
  const steps = [jit(minimize), jit(minimize, { engine: "eager" })];
  assert.deepEqual(
    steps.map(({ engine }) => engine),
    [undefined, "eager"],
  );
});

test("returns the loss from before the update, and updates the variables", () => {
  const compiled = linear(0.01);
  const eager = linear(0.01);
  const step = jit(compiled.minimize);
  for (let i = 0; i < 5; i++) {
    assertClose([step()], [eager.minimize().dataSync()[0]]);
    assertClose(numbers(compiled.w), numbers(eager.w));
  }
  assert.equal(step.engine, "wasm");
});

test("the losses of a call stay as they were at the next one", () => {
  const { minimize } = linear(0.01);
  const step = jit(minimize);
  const first = step();
  const kept = step.losses;
  step();
  assert.deepEqual([...kept], [first]);
});

test("several steps in one call give the losses of all", () => {
  const one = linear(0.01);
  const many = linear(0.01);
  const stepOne = jit(one.minimize);
  const losses = Array.from({ length: 7 }, () => stepOne());
  const step = jit(many.minimize);
  assert.equal(step(7), losses[6]);
  assert.deepEqual([...step.losses], losses);
  assert.throws(() => step(0), RangeError);
  assert.throws(() => step(1.5), RangeError);
});

test("an assignment between steps is seen, and values kept before a step stay", () => {
  const { w, minimize } = linear(0.01);
  const step = jit(minimize);
  step();
  const copy = w.clone();
  const best = tf.variable(w);
  const before = numbers(w);
  step();
  assert.deepEqual(numbers(copy), before);
  assert.deepEqual(numbers(best), before);
  assert.notDeepEqual(numbers(w), before);
  w.assign(copy as typeof w);
  const other = linear(0.01);
  other.w.assign(tf.tensor2d(before, [2, 1]));
  assertClose([step()], [other.minimize().dataSync()[0]]);
  assertClose(numbers(w), numbers(other.w));
});

test("two jits over one model see each other's updates", () => {
  const { w, minimize } = linear(0.01);
  const reference = linear(0.01);
  const first = jit(minimize);
  const second = jit(minimize);
  for (let i = 0; i < 6; i++) {
    assertClose([i % 2 ? second() : first()], [reference.minimize().dataSync()[0]]);
    assertClose(numbers(w), numbers(reference.w));
  }
});

test("disposing keeps the values, leaves no tensors, and a later call compiles anew", () => {
  const { w, minimize } = linear(0.01);
  const reference = linear(0.01);
  const tensors = tf.memory().numTensors;
  const step = jit(minimize);
  step();
  reference.minimize().dispose();
  step.dispose();
  assertClose(numbers(w), numbers(reference.w));
  assert.equal(tf.memory().numTensors, tensors);
  step();
  reference.minimize().dispose();
  assertClose(numbers(w), numbers(reference.w));
  w.dispose();
  assert.equal(tf.memory().numTensors, tensors - 1);
});

test("what is read of a variable is a copy, before and after disposing", () => {
  const { w, minimize } = linear(0.01);
  const step = jit(minimize);
  step();
  const trained = numbers(w);
  for (const dispose of [() => {}, () => step.dispose()]) {
    dispose();
    w.dataSync().fill(7);
    assert.deepEqual(numbers(w), trained);
  }
});

test("a divergence is said with its step, and the weights are those of the last finite loss", () => {
  for (const engine of ["wasm", "eager"] as const) {
    const { w, minimize } = linear(1e6);
    const step = jit(minimize, { engine });
    const seen: number[][] = [];
    assert.throws(
      () => {
        for (let i = 0; i < 100; i++) {
          seen.push(numbers(w));
          step();
        }
      },
      (error: unknown) => error instanceof DivergenceError && error.step === seen.length && /lr/.test(error.message),
    );
    assert.ok(seen.length > 2);
    assert.deepEqual(numbers(w), seen.at(-2), engine);
  }
});

test("a divergence in the middle of a call leaves the same weights, and the losses up to it", () => {
  const single = linear(1e6);
  const stepSingle = jit(single.minimize);
  assert.throws(() => {
    for (;;) stepSingle();
  }, DivergenceError);
  const { w, minimize } = linear(1e6);
  const step = jit(minimize);
  assert.throws(() => step(500), DivergenceError);
  assert.deepEqual(numbers(w), numbers(single.w));
  assert.ok(step.losses.length < 20);
  assert.ok(!Number.isFinite(step.losses.at(-1)));
});

test("NaN in the data is an error at the first step, and the weights stay", () => {
  const { w, optimizer } = linear();
  const x = tf.tensor2d([[1, Number.NaN]]);
  const step = jit(() => optimizer.minimize(() => tf.mean(tf.matMul(x, w)), true, [w]) as Scalar);
  assert.throws(() => step(), /The loss is NaN at step 1, the very first.*in the data/);
  assert.deepEqual(numbers(w), [0.5, -0.5]);
});

test("the learning rate may change between steps", () => {
  const { w, optimizer, minimize } = linear(0.01);
  const reference = linear(0.01);
  const step = jit(minimize);
  for (const rate of [0.01, 0.01, 0.001, 0.02]) {
    optimizer.setLearningRate(rate);
    reference.optimizer.setLearningRate(rate);
    step();
    reference.minimize().dispose();
  }
  assertClose(numbers(w), numbers(reference.w));
});

test("an input is read once per step, in any engine", () => {
  for (const engine of ["wasm", "eager"] as const) {
    const w = tf.variable(tf.scalar(0));
    let calls = 0;
    const step = jit(
      () => {
        w.assign(
          tf.add(
            w,
            jit.input(() => ++calls),
          ),
        );
        return tf.square(w) as Scalar;
      },
      { engine },
    );
    step();
    step();
    step(3);
    assert.equal(calls, 5);
    assert.equal(w.dataSync()[0], 15, engine);
  }
});

test("an input may make its tensor anew for each step, of other values and another shape", () => {
  const results = (["wasm", "eager"] as const).map((engine) => {
    const w = tf.variable(tf.tensor2d([[0.5], [-0.5]]));
    const optimizer = tf.train.sgd(0.1);
    let count = 0;
    const rows = () => {
      count++;
      return tf.fill([count < 4 ? 3 : 2, 2], tf.scalar(count).dataSync()[0] / 10);
    };
    const step = jit(
      () =>
        optimizer.minimize(() => tf.mean(tf.square(tf.matMul(jit.input(rows) as Tensor2D, w))), true, [w]) as Scalar,
      { engine },
    );
    const before = tf.memory().numTensors;
    let losses: number[] = [];
    warnings(() => {
      losses = Array.from({ length: 6 }, () => step());
    });
    step.dispose();
    assert.equal(count, 6);
    assert.equal(tf.memory().numTensors, before);
    return losses;
  });
  assertClose(results[0], results[1]);
});

test("a step without a loss is an error in any engine, and says how tf.train gives it", () => {
  const { w, loss, optimizer } = linear();
  for (const engine of ["auto", "wasm", "eager"] as const) {
    const step = jit(() => optimizer.minimize(loss, false, [w]) as unknown as Scalar, { engine });
    assert.throws(() => step(), /must return its loss.*returned null.*minimize\(f, true\)/s);
  }
});

test("an engine asked for by name says why it cannot run a step", () => {
  const { w, x, y, optimizer } = linear();
  const step = jit(
    () => optimizer.minimize(() => tf.losses.meanSquaredError(y, tf.cos(tf.matMul(x, w))), true) as Scalar,
    {
      engine: "wasm",
    },
  );
  assert.throws(() => step(), /the wasm engine cannot run the step, because it uses the operation Cos/);
});

test("mini-batches: rows are picked by index", () => {
  const x = tf.randomNormal([20, 3], 0, 1, "float32", 1);
  const y = tf.randomNormal([20, 1], 0, 1, "float32", 2);
  const make = (engine: "wasm" | "eager") => {
    const w = tf.variable(tf.ones([3, 1]));
    const optimizer = tf.train.sgd(0.05);
    let start = 0;
    const pick = () => Int32Array.from({ length: 7 }, (_, i) => (start++ * 3 + i) % 20);
    const step = jit(
      () => {
        const rows = jit.input(pick, [7], "int32") as ReturnType<typeof tf.tensor1d>;
        return optimizer.minimize(
          () => tf.losses.meanSquaredError(tf.gather(y, rows), tf.matMul(tf.gather(x, rows), w as unknown as typeof x)),
          true,
          [w],
        ) as Scalar;
      },
      { engine },
    );
    return { w, step };
  };
  const all = [make("eager"), make("wasm")];
  for (const steps of [1, 1, 4]) {
    const [right, ...losses] = all.map(({ step }) => step(steps));
    for (const loss of losses) assertClose([loss], [right]);
  }
  for (const { w } of all) assertClose(numbers(w), numbers(all[0].w));
});

test("a row index out of range is an error", () => {
  const { x, w } = linear();
  const step = jit(() =>
    tf.mean(tf.matMul(tf.gather(x, jit.input(() => [0, 3], [2], "int32") as ReturnType<typeof tf.tensor1d>), w)),
  );
  assert.throws(() => step(), /row 3 is picked at position 1, but the tensor has rows 0 to 2/);
});

test("a tensor input of a new shape compiles once more, said once", () => {
  const w = tf.variable(tf.tensor2d([[1], [1]]));
  const batches = [tf.ones([4, 2]), tf.ones([4, 2]), tf.ones([3, 2]), tf.ones([4, 2]), tf.ones([3, 2])];
  let next = 0;
  const step = jit(() => {
    const batch = jit.input(() => batches[next++]) as typeof w;
    w.assign(tf.add(w, 1));
    return tf.sum(tf.matMul(batch, w)) as Scalar;
  });
  const said = warnings(() => {
    assert.deepEqual(
      [step(), step(), step(), step(), step()],
      [16, 24, 24, 40, 36].map((_, i) => batches[i].shape[0] * 2 * (i + 2)),
    );
  });
  assert.equal(said.length, 1);
  assert.match(said[0], /new shape/);
  assert.equal(step.engine, "wasm");
});

test("what has no compiled form runs eagerly, said once with the op's name", () => {
  const x = tf.tensor1d([3, 1, 2]);
  const w = tf.variable(tf.scalar(1));
  const step = jit(() => {
    w.assign(tf.add(w, 1));
    return tf.sum(tf.mul(tf.topk(x, 2).values, w)) as Scalar;
  });
  const said = warnings(() => assert.deepEqual([step(), step()], [10, 15]));
  assert.equal(said.length, 1);
  assert.match(said[0], /TopK/);
  assert.equal(step.engine, "eager");
  assert.match(step.explain(), /TopK/);
  assert.throws(() => jit(() => tf.sum(tf.topk(x, 2).values) as Scalar, { engine: "wasm" })(), /TopK/);
});

test("a step that is not the same each time runs eagerly, with the right numbers", () => {
  const w = tf.variable(tf.scalar(0));
  let rate = 1;
  const step = jit(() => {
    w.assign(tf.add(w, tf.scalar(rate++)));
    return tf.square(w) as Scalar;
  });
  const said = warnings(() => {
    step();
    step();
    step();
  });
  assert.equal(said.length, 1);
  assert.match(said[0], /jit\.input/);
  assert.equal(step.engine, "eager");
});

test("random numbers drawn in the step are never frozen", () => {
  const w = tf.variable(tf.scalar(0));
  const step = jit(() => {
    w.assign(tf.randomUniform([]));
    return tf.square(w) as Scalar;
  });
  const seen = new Set<number>();
  warnings(() => {
    for (let i = 0; i < 4; i++) {
      step();
      seen.add(w.dataSync()[0]);
    }
  });
  assert.equal(seen.size, 4);
});

test("a captured tensor that is disposed is no longer used", () => {
  const state = linear(0.01);
  let { x } = state;
  const { y, w, optimizer } = state;
  const step = jit(() => optimizer.minimize(() => tf.losses.meanSquaredError(y, tf.matMul(x, w)), true, [w]) as Scalar);
  step();
  step();
  x.dispose();
  assert.throws(() => step(), /disposed/);
  x = tf.tensor2d([
    [1, 1],
    [1, 1],
    [1, 1],
  ]);
  const expected = tf.losses.meanSquaredError(y, tf.matMul(x, w)).dataSync()[0];
  assertClose([step()], [expected]);
});

test("a jit inside a jit is an error", () => {
  const { minimize } = linear();
  const inner = jit(minimize);
  const outer = jit(() => tf.scalar(inner()));
  assert.throws(() => outer(), /inside another step/);
  assert.ok(inner() > 0);
});

test("explain prints program, fusion, bytes and work", () => {
  const step = jit(linear().minimize);
  assert.match(step.explain(), /not compiled yet/);
  step();
  const text = step.explain();
  for (const part of [
    /engine: wasm, \d+ bytes of code/,
    /3 rows, \d+ operations each/,
    /matmul/,
    /loss = %/,
    /pass 1 over the rows/,
  ])
    assert.match(text, part);
});

test("whole numbers and conditions as variables", () => {
  const count = tf.variable(tf.scalar(0, "int32"), false, undefined, "int32");
  const flags = tf.variable(tf.tensor1d([true, false], "bool"), false, undefined, "bool") as unknown as Variable;
  const step = jit(() => {
    count.assign(tf.add(count, tf.scalar(1, "int32")));
    flags.assign(tf.logicalNot(flags));
    return tf.cast(count, "float32") as Scalar;
  });
  step(3);
  assert.equal(count.dataSync()[0], 3);
  assert.equal(count.dtype, "int32");
  assert.deepEqual(numbers(flags), [0, 1]);
});
