import assert from "node:assert/strict";
import { test } from "node:test";
import { loss } from "./loss";

const history = (losses: number[]) => ({ epochs: losses.map((_, i) => i + 1), losses });
const names = (figure: { data: readonly Record<string, unknown>[] }) =>
  figure.data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => name);

test("takes a history, a list of losses, a list of histories, and histories by name", () => {
  const run = history([3, 2, 1]);
  assert.deepEqual(names(loss(run)), ["training"]);
  assert.deepEqual(loss([3, 2, 1]), loss(run));
  assert.deepEqual(loss(Float32Array.of(3, 2, 1)), loss(run));
  assert.deepEqual(names(loss([run, run])), ["Run 1", "Run 2"]);
  assert.deepEqual(names(loss({ class: run, sequential: run })), ["class", "sequential"]);
});

test("a validation loss has its own line, and its lowest point is marked", () => {
  const figure = loss({ ...history([3, 2, 1]), validationLosses: [4, 2.5, 3] });
  assert.deepEqual(names(figure), ["training", "validation"]);
  const lowest = figure.data.find(({ name }) => name === "validation, lowest");
  assert.deepEqual([lowest?.x, lowest?.y], [[2], [2.5]]);
});

test("several runs under one name give their mean in a band, over the epochs that all of them have", () => {
  const figure = loss({ seeds: [history([3, 2, 1]), history([5, 4])] });
  const [band, mean] = figure.data;
  assert.deepEqual(
    [mean.x, mean.y],
    [
      [1, 2],
      [4, 3],
    ],
  );
  assert.deepEqual(
    [band.x, band.y],
    [
      [1, 2, 2, 1],
      [3, 2, 4, 5],
    ],
  );
});

test("a logarithmic axis is an option", () => {
  assert.equal((loss([3, 2]).layout.yaxis as { type: string }).type, "linear");
  assert.equal((loss([3, 2], { logAxis: true }).layout.yaxis as { type: string }).type, "log");
});

test("100,000 epochs fit into a small output that keeps the extremes", () => {
  const losses = Array.from({ length: 100_000 }, (_, i) => 550 * Math.exp(-i / 3_000) + 8.7 + Math.sin(i) / 50);
  losses[60_000] = 1_234;
  const figure = loss({ a: history(losses), b: history(losses) });
  assert.ok(JSON.stringify(figure).length < 100_000);
  assert.ok((figure.data[0].y as number[]).includes(1_234));
});

test("says what it cannot draw", () => {
  assert.match(String(loss([])), /There are no losses to draw/);
  assert.match(String(loss([Number.NaN])), /1 of 1 losses are missing, NaN or infinite\.\nThere are no losses to draw/);
  assert.match(String(loss([5, Number.NaN, 3])), /training: 1 of 3 losses are missing, NaN or infinite/);
  assert.match(String(loss([1, 0, -1], { logAxis: true })), /2 of 3 losses are missing, NaN, infinite or not above 0/);
  assert.match(String(loss([5, 5, 5])), /all losses are 5/);
  assert.match(String(loss([5])), /only one loss/);
});

test("a history with too few losses is an error", () => {
  assert.throws(() => loss({ epochs: [1, 2], losses: [3] }), /2 epochs but 1 losses/);
});
