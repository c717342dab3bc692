import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { choice, logUniform, randInt, random, trialsOf, uniform } from "./space";

const keys = (space: Parameters<typeof trialsOf>[0]) => trialsOf(space).map(({ key }) => key);

describe("a grid", () => {
  test("has every combination, the last parameter changing fastest", () => {
    assert.deepEqual(keys({ lr: [0.1, 1], seed: [0, 1] }), [
      '{"lr":0.1,"seed":0}',
      '{"lr":0.1,"seed":1}',
      '{"lr":1,"seed":0}',
      '{"lr":1,"seed":1}',
    ]);
  });

  test("without seeds gives each trial one that stays the same when the grid grows or is reordered", () => {
    const few = trialsOf({ lr: [0.1, 1], depth: [1] });
    const more = trialsOf({ depth: [2, 1], lr: [10, 1, 0.1] });
    assert.equal(more.length, 6);
    for (const { key } of few) assert.ok(more.some((trial) => trial.key === key));
    assert.equal(new Set(more.map(({ parameters }) => parameters.seed)).size, 6);
  });

  test("that cannot be run is an error that says why", () => {
    assert.throws(() => trialsOf({ lr: [] }), /lr has no values/);
    assert.throws(() => trialsOf({ lr: 1 } as never), /lr is 1; expected a list, such as \[1\]/);
    assert.throws(() => trialsOf({ lr: [Number.NaN] }), /lr has the value NaN/);
    assert.throws(() => trialsOf({ lr: [null] } as never), /lr has the value null/);
    assert.throws(() => trialsOf({ seed: [0.5] }), /seed has the value 0\.5; expected whole numbers/);
    assert.throws(() => trialsOf({ status: [1] }), /cannot be called status/);
    assert.throws(() => trialsOf([]), /no trials/);
    assert.throws(() => trialsOf({ seed: [1, 1] }), /the trial {"seed":1} twice/);
  });
});

describe("a random space", () => {
  const distributions = {
    a: uniform(-1, 1),
    lr: logUniform(1e-4, 1e-1),
    depth: randInt(1, 3),
    activation: choice(["relu", "tanh"]),
  };

  test("is the same for the same seed, and begins the same when it is longer", () => {
    const ten = random(distributions, { trials: 10, seed: 1 });
    assert.deepEqual(random(distributions, { trials: 20, seed: 1 }).slice(0, 10), ten);
    assert.notDeepEqual(random(distributions, { trials: 10, seed: 2 }), ten);
  });

  test("stays within its bounds, fills them, and is logarithmic where it is said to be", () => {
    const drawn = random(distributions, { trials: 3000 });
    const share = (condition: (one: (typeof drawn)[number]) => boolean) => drawn.filter(condition).length / 3000;
    assert.equal(
      share(({ a, lr, depth }) => a >= -1 && a < 1 && lr >= 1e-4 && lr < 1e-1 && [1, 2, 3].includes(depth)),
      1,
    );
    for (const [part, expected] of [
      [share(({ a }) => a < -0.5), 1 / 4],
      [share(({ lr }) => lr < 1e-3), 1 / 3],
      [share(({ depth }) => depth === 3), 1 / 3],
      [share(({ activation }) => activation === "relu"), 1 / 2],
    ])
      assert.ok(Math.abs(part - expected) < 0.04, `${part} is far from ${expected}`);
  });

  test("may draw the same twice: the trials then differ by their seeds", () => {
    const trials = trialsOf(random({ depth: randInt(1, 2) }, { trials: 8 }));
    assert.equal(new Set(trials.map(({ parameters }) => parameters.seed)).size, 8);
  });

  test("with wrong bounds is an error", () => {
    assert.throws(() => uniform(1, 0), /bounds are 1 and 0/);
    assert.throws(() => logUniform(0, 1), /low is 0; expected a number above 0/);
    assert.throws(() => randInt(0.5, 1), /expected whole numbers/);
    assert.throws(() => choice([]), /no values/);
    assert.throws(() => random({}, { trials: 0 }), /trials is 0/);
    assert.throws(
      () => random({}, { trial: 5 } as never),
      /^TypeError: random has no option trial; the right name is trials/,
    );
  });
});
