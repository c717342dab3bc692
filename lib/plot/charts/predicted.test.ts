import assert from "node:assert/strict";
import { test } from "node:test";
import { predicted } from "./predicted";

test("draws predictions over truth, residuals over predictions, and says the scores", () => {
  const figure = predicted([1, 2, 3], [1, 2, 4]);
  assert.deepEqual(
    [figure.data[0].x, figure.data[0].y],
    [
      [1, 2, 3],
      [1, 2, 4],
    ],
  );
  assert.deepEqual(
    [figure.data[1].x, figure.data[1].y],
    [
      [1, 2, 4],
      [0, 0, 1],
    ],
  );
  // RMSE √(1/3), R² 1 − 1/2.
  assert.match(String(figure), /Root mean squared error 0\.5774, R² 0\.5/);
});

test("100,000 points are thinned, and the figure says so", () => {
  const truth = Array.from({ length: 100_000 }, (_, i) => i);
  const figure = predicted(truth, truth);
  const drawn = (figure.data[0].x as number[]).length;
  assert.ok(drawn > 990 && drawn <= 1_000);
  assert.match(String(figure), /99\d of 100,000 points are drawn/);
});

test("says what it cannot draw", () => {
  assert.match(String(predicted([], [])), /There are no values to draw/);
  assert.match(String(predicted([1, Number.NaN], [1, 2])), /1 of 2 pairs are missing, NaN or infinite/);
  assert.match(String(predicted([2, 2], [1, 3])), /R² undefined, as all true values are equal/);
  assert.throws(() => predicted([1], [1, 2]), /1 true values but 2 predictions/);
});
