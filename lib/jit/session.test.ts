/**
 * Values from outside that change must not be frozen: each is an input, a new program, an error or a reason to run
 * eagerly.
 */
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { Adam, AdamW, SGD } from "../optim";
import { rand } from "../random";
import { tf } from "../tensorflow";
import { jit, type Step } from ".";
import { nextRecording, recordingInterval } from "./record/schedule";
import { trace } from "./record/trace";

const bridge = Symbol.for("nonlinear.kernel");
const cell = () => Reflect.set(globalThis, bridge, { display() {}, interruptSignal: new AbortController().signal });
afterEach(() => void Reflect.deleteProperty(globalThis, bridge));

/** A step on the loss of one weight, which starts at 1, and the same op by op. */
function steps(loss: (w: ReturnType<typeof weight>) => unknown, engines: ("auto" | "eager")[] = ["auto", "eager"]) {
  return engines.map((engine) => {
    const w = weight();
    const optimizer = new SGD([w], { lr: 0.1 });
    return { w, step: jit(() => optimizer.minimize(() => loss(w) as Scalar), { engine }) };
  });
}

const weight = () => tf.variable(tf.scalar(1));
const numberIn = (variable: { dataSync(): ArrayLike<number> }) => variable.dataSync()[0];

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

function assertSame(step: Step, eager: Step, calls: number, before: (call: number) => void = () => {}): void {
  for (let call = 1; call <= calls; call++) {
    before(call);
    const [loss, right] = [step(), eager()];
    assert.ok(Math.abs(loss - right) <= 1e-5 * Math.max(1, Math.abs(right)), `call ${call}: ${loss}, not ${right}`);
  }
}

test("in another cell, a step that has changed is compiled anew, said once", () => {
  let factor = 7;
  let x = tf.scalar(1);
  const [{ step }, { step: eager }] = steps((w) => tf.mul(tf.mul(factor, x), tf.square(w)));
  const changes: [number, Tensor][] = [7, 10, 10, 10].map((number, i) => [number, i < 2 ? x : tf.scalar(0.5)]);
  const said = warnings(() => {
    for (const change of changes) {
      cell();
      [factor, x] = change as [number, typeof x];
      assertSame(step, eager, 2);
    }
    cell();
    factor = 3;
    assertSame(step, eager, 3);
  });
  assert.equal(step.engine, "wasm");
  assert.equal(said.length, 1);
  assert.match(said[0], /another one in this cell: the number 7 became 10\..*jit\.input/s);
});

test("in another cell, each shape of an input gets its new program", () => {
  let factor = 1;
  let rows = 0;
  const batches = [2, 3].map((count) => tf.ones([count, 1]));
  const [{ step }, { step: eager }] = steps((w) =>
    tf.mean(
      tf.mul(
        factor,
        tf.square(
          tf.mul(
            jit.input(() => batches[rows]),
            w,
          ),
        ),
      ),
    ),
  );
  warnings(() => {
    for (factor = 1; factor < 4; factor++) {
      cell();
      assertSame(step, eager, 4, (call) => {
        rows = call % 2;
      });
    }
  });
  assert.equal(step.engine, "wasm");
});

for (const [changed, at, message] of [
  ["number", 6, /between step 5 and step 6: the number 7 became 3\. The variables keep the values of step 5/],
  ["number", 15, /between step 10 and step 30: .*The steps 11 to 29 may have run as it was before/],
  ["loss", 4, /between step 3 and step 4: it computed abs/],
  ["tensor", 10, /it used another tensor from outside, float32 of shape \[\]/],
  ["assignment", 8, /it assigned the variable .* too/],
] as const)
  test(`a ${changed} that changes at step ${at} is an error at the next recording`, () => {
    let call = 0;
    const isNew = () => call >= at;
    const best = weight();
    const tensors = [tf.scalar(1), tf.scalar(3)];
    const [{ w, step }] = steps((variable) => {
      if (changed === "assignment" && isNew()) best.assign(variable);
      const factor = changed === "number" && isNew() ? 3 : 7;
      const x = changed === "tensor" ? tensors[Number(isNew())] : 1;
      return tf.mul(x, tf.mul(factor, (changed === "loss" && isNew() ? tf.abs : tf.square)(variable)));
    });
    let before = Number.NaN;
    assert.throws(() => {
      for (call = 1; call <= 30; call++) {
        before = numberIn(w);
        step();
      }
    }, message);
    assert.ok(call >= at);
    assert.equal(numberIn(w), before);
    assert.ok(step() > 0, "the next call takes the step as it is then");
  });

test("the numbers of the recorded steps are the same in one call and in many", () => {
  const recorded = (run: (step: Step) => void): number[] => {
    let count = 0;
    const at: number[] = [];
    const [{ step }] = steps((w) => {
      at.push(count + 1);
      return tf.mul(
        tf.square(w),
        jit.input(() => ++count && 1),
      );
    });
    run(step);
    return at;
  };
  const single = recorded((step) => {
    for (let i = 0; i < 250; i++) step();
  });
  assert.deepEqual(single, [1, 2, 3, 4, 5, 6, 10, 30, 100]);
  assert.deepEqual(
    recorded((step) => step(250)),
    single,
  );
});

test("what differs at every step runs eagerly, and says why", () => {
  let number = 0;
  const draws = [() => number++, () => rand([]), () => tf.randomUniform([])];
  for (const [i, draw] of draws.entries()) {
    const [{ step }] = steps((w) => tf.mul(draw() as number, tf.square(w)));
    const said = warnings(() => {
      for (let call = 0; call < 4; call++) step();
    });
    assert.equal(step.engine, "eager");
    assert.equal(said.length, 1);
    assert.match(said[0], i === 1 ? /draws random numbers/ : /changed from the first step to the second/);
  }
});

test("hyperparameters that are set between steps count", () => {
  const set = (name: string, value: unknown) => (optimizer: object) => void Reflect.set(optimizer, name, value);
  const setRate = (optimizer: object) => (optimizer as ReturnType<typeof tf.train.momentum>).setLearningRate(0.01);
  const cases: [() => { minimize: unknown }, ((optimizer: object) => void)[]][] = [
    [() => new SGD([w()], { lr: 0.1, momentum: 0.5 }), [set("momentum", 0.1), set("weightDecay", 0.5)]],
    [() => new SGD([w()], { lr: 0.1, weightDecay: 0.5 }), [set("weightDecay", 0.1), set("weightDecay", 0)]],
    [() => new Adam([w()], { lr: 0.1 }), [set("betas", [0.5, 0.6]), set("lr", 0.01)]],
    [() => new AdamW([w()], { lr: 0.1 }), [set("weightDecay", 0.5)]],
    [() => tf.train.adam(0.1), [set("beta1", 0.1), set("beta2", 0.5), set("epsilon", 0.1)]],
    [() => tf.train.rmsprop(0.1, 0.9, 0.5), [set("decay", 0.1), set("momentum", 0.1)]],
    [() => tf.train.adadelta(0.1), [set("rho", 0.1)]],
    [() => tf.train.adamax(0.1), [set("beta1", 0.1), set("decay", 0.5)]],
    [() => tf.train.momentum(0.1, 0.5), [setRate]],
  ];
  let variable = weight();
  const w = () => variable;
  for (const [make, sets] of cases) {
    const both = (["auto", "eager"] as const).map((engine) => {
      variable = weight();
      const [own, optimizer] = [variable, make()];
      const minimize = optimizer.minimize as (loss: () => Scalar, returnCost: boolean, variables: unknown[]) => Scalar;
      return {
        optimizer,
        step: jit(() => minimize.call(optimizer, () => tf.square(own), true, [own]), { engine }),
      };
    });
    const said = warnings(() =>
      assertSame(both[0].step, both[1].step, 16, (call) => {
        for (const { optimizer } of both) sets[call / 4 - 1]?.(optimizer);
      }),
    );
    assert.deepEqual(said, []);
    assert.equal(both[0].step.engine, "wasm");
  }
});

test("step(n) gives the numbers of n steps, whatever its inputs do with its variables", () => {
  const assigned = (variable: ReturnType<typeof weight>, value: Scalar): number => {
    variable.assign(value);
    return 1;
  };
  const kinds: ((w: ReturnType<typeof weight>, other: ReturnType<typeof weight>, call: number) => number)[] = [
    (w) => numberIn(w) / 2,
    (w, _other, call) => (call % 7 === 0 ? numberIn(w) : 1),
    (w, _other, call) => (call % 3 === 0 ? tf.tidy(() => numberIn(tf.mul(w, 2))) : 1),
    (w, other, call) => (call % 5 === 0 ? assigned(other, w) : 1),
    (_w, other, call) => assigned(other, tf.scalar(1 / call)),
    (w, _other, call) => (call === 11 ? assigned(w, tf.scalar(3)) : 0.5),
  ];
  for (const kind of kinds) {
    const run = (engine: "auto" | "eager", chunks: number[]) => {
      const [w, other] = [weight(), weight()];
      let call = 0;
      const optimizer = new SGD([w], { lr: 0.01 });
      const step = jit(
        () => {
          const x = jit.input(() => kind(w, other, ++call));
          return optimizer.minimize(() => tf.square(tf.add(tf.mul(w, other), x)) as Scalar);
        },
        { engine },
      );
      const losses = chunks.flatMap((count) => {
        step(count);
        return [...step.losses];
      });
      return { losses, call };
    };
    const right = run("eager", Array(40).fill(1));
    for (const chunks of [Array(40).fill(1), [40], [3, 30, 7]]) {
      const { losses, call } = run("auto", chunks);
      assert.equal(call, 40);
      for (const [i, loss] of losses.entries())
        assert.ok(Math.abs(loss - right.losses[i]) < 1e-4, `${kind}, step ${i + 1}: ${loss}, not ${right.losses[i]}`);
    }
  }
});

test("the steps before an input that throws have run", () => {
  const [{ w, step }, { w: right, step: eager }] = steps((variable) => tf.square(variable));
  let call = 0;
  const throwing = jit(() => {
    jit.input(() => {
      if (++call === 15) throw new Error("no more data");
      return 1;
    });
    const loss = tf.square(w) as Scalar;
    w.assign(tf.mul(w, 0.8));
    return loss;
  });
  assert.throws(() => throwing(40), /no more data/);
  assert.equal(throwing.losses.length, 14);
  eager(14);
  assert.ok(Math.abs(numberIn(w) - numberIn(right)) < 1e-6);
  step.dispose();
});

test("a step called in an input of another one", () => {
  const losses = (["auto", "eager"] as const).map((engine) => {
    const [{ w, step: inner }] = steps((variable) => tf.square(variable), [engine]);
    const outer = weight();
    const step = jit(
      () => {
        const loss = tf.square(
          tf.sub(
            outer,
            tf.add(
              w,
              jit.input(() => inner()),
            ),
          ),
        ) as Scalar;
        outer.assign(tf.mul(outer, 0.5));
        return loss;
      },
      { engine },
    );
    step();
    step(12);
    return [...step.losses];
  });
  for (const [i, loss] of losses[0].entries()) assert.ok(Math.abs(loss - losses[1][i]) < 1e-6);
});

test("a step without operations is recorded again no sooner than at its next step", () => {
  const losses = [tf.scalar(3), tf.variable(tf.scalar(3))];
  for (const loss of losses) {
    const recorded = trace(() => loss as Scalar);
    assert.ok(nextRecording(6, recordingInterval(recorded)) > 6);
    const step = jit(() => loss as Scalar);
    for (let i = 0; i < 40; i++) assert.equal(step(), 3);
    assert.equal(step(40), 3);
  }
});

test("what a step prints is shown when it runs eagerly, and not when it is recorded", (t) => {
  const log = t.mock.method(console, "log", () => {});
  const write = t.mock.method(process.stdout, "write", () => true);
  const [{ step }, { step: eager }] = steps((w) => {
    console.log("printed");
    process.stdout.write("printed");
    return tf.square(w);
  });
  step(30);
  assert.deepEqual([log.mock.callCount(), write.mock.callCount()], [0, 0]);
  eager(3);
  assert.deepEqual([log.mock.callCount(), write.mock.callCount()], [3, 3]);
});
