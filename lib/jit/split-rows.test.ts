import assert from "node:assert/strict";
import { test } from "node:test";
import * as nn from "../nn";
import * as optim from "../optim";
import { tf } from "../tensorflow";
import { makePlan } from "./plan";
import { rowsPerPart, splitRows } from "./split-rows";
import { trace } from "./trace";

function planOf(rows: number, width: number) {
  const [x, y] = [tf.zeros([rows, 13]), tf.zeros([rows, 1])];
  const model = nn.sequential(nn.linear(13, width), nn.relu(), nn.linear(width, width), nn.relu(), nn.linear(width, 1));
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
  return makePlan(trace(() => optimizer.minimize(() => nn.mseLoss(model.forward(x) as typeof y, y))).program);
}

test("parts cover all rows once, the last one being smaller", () => {
  const plan = planOf(50, 4);
  const { values, updates } = splitRows(plan, 16);
  const slices = values.filter(({ op, shape }) => op.kind === "slice" && shape[1] === 13);
  assert.deepEqual(
    slices.map(({ op, shape }) => [(op as { begin: readonly number[] }).begin[0], shape[0]]),
    [
      [0, 16],
      [16, 16],
      [32, 16],
      [48, 2],
    ],
  );
  assert.deepEqual([...updates.keys()], [...plan.program.updates.keys()]);
  assert.ok(values.every(({ inputs }, i) => values[i].id === i && inputs.every(({ id }) => id < i)));
});

test("a batch of one part is the program itself", () => {
  const plan = planOf(50, 4);
  assert.equal(splitRows(plan, 64), plan.program);
});

test("there is a part for every core, but none of few rows for its width", () => {
  assert.equal(rowsPerPart(planOf(506, 64), 2), 256);
  assert.equal(rowsPerPart(planOf(506, 64), 4), 128);
  assert.equal(rowsPerPart(planOf(506, 64), 64), 64);
  assert.ok(rowsPerPart(planOf(506, 512), 2) >= 506);
  assert.ok(rowsPerPart(planOf(32, 64), 2) >= 32);
  assert.equal(rowsPerPart(planOf(8192, 128), 2), 512);
});
