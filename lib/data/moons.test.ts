import assert from "node:assert/strict";
import { test } from "node:test";
import { manualSeed } from "../random";
import { makeMoons } from "./moons";

test("without noise the points lie on the two half circles", () => {
  const { x, y } = makeMoons({ samples: 101 });
  assert.deepEqual(
    [x.shape, y.shape],
    [
      [101, 2],
      [101, 1],
    ],
  );
  const labels = [...y.dataSync()];
  assert.equal(labels.filter((label) => label === 0).length, 50);
  assert.equal(labels.filter((label) => label === 1).length, 51);
  x.arraySync().forEach(([a, b], i) => {
    const [centreA, centreB, isInside] = labels[i] === 0 ? [0, 0, b >= -1e-6] : [1, 0.5, b <= 0.5 + 1e-6];
    assert.ok(Math.abs(Math.hypot(a - centreA, b - centreB) - 1) < 1e-5);
    assert.ok(isInside);
  });
});

test("the same points as scikit-learn's make_moons(6, shuffle=False), in another order", () => {
  const { x } = makeMoons({ samples: 6 });
  const points = x.arraySync().map((point) => point.map((value) => Number(value.toFixed(4)) + 0));
  const expected = [
    [1, 0],
    [0, 1],
    [-1, 0],
    [0, 0.5],
    [1, -0.5],
    [2, 0.5],
  ];
  assert.deepEqual(points.sort(), expected.sort());
});

test("a seed gives the same moons, another seed others, and noise has its deviation", () => {
  const draw = (seed: number) => {
    manualSeed(seed);
    return [...makeMoons({ samples: 4000, noise: 0.2 }).x.dataSync()];
  };
  assert.deepEqual(draw(3), draw(3));
  assert.notDeepEqual(draw(3), draw(4));
  manualSeed(3);
  const noiseless = [...makeMoons({ samples: 4000 }).x.dataSync()];
  const squares = draw(3).map((value, i) => (value - noiseless[i]) ** 2);
  const deviation = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  assert.ok(Math.abs(deviation - 0.2) < 0.01, `${deviation}`);
});

test("what cannot be drawn is an error that names it", () => {
  assert.throws(() => makeMoons({ samples: 1 }), /makeMoons: samples is 1; expected a whole number of at least 2/);
  assert.throws(() => makeMoons({ samples: 2.5 }), /samples is 2.5/);
  assert.throws(() => makeMoons({ noise: -1 }), /noise is -1; expected a number from 0/);
  assert.throws(() => makeMoons({ noise: Number.NaN }), /noise is NaN/);
});
