import assert from "node:assert/strict";
import { test } from "node:test";
import { Cell } from "./cell";
import { bindToCell, currentCell, enterCell, leaveCell } from "./current-cell";
import { KeyboardInterrupt } from "./keyboard-interrupt";

const turn = () => new Promise((done) => setImmediate(done));

test("a guarded wait gives the value or the error of what it waits for", async () => {
  const cell = new Cell(1);
  assert.equal(await cell.guard(Promise.resolve(5)), 5);
  assert.equal(await cell.guard(6), 6);
  await assert.rejects(cell.guard(Promise.reject(new Error("its own"))), /its own/);
});

test("pending waits reject once; after that nothing resumes", async () => {
  const cell = new Cell(1);
  const pending = cell.guard(new Promise(() => {}));
  cell.requestStop();
  assert.ok(cell.interruptSignal.aborted);
  cell.rejectPending();
  await assert.rejects(pending, KeyboardInterrupt);
  let resumed = false;
  const late = cell.guard(Promise.resolve());
  cell.kill();
  for (const wait of [late, cell.guard(Promise.resolve())]) void wait.then(() => (resumed = true));
  await turn();
  assert.equal(resumed, false);
});

test("a cell counts as running until the microtasks of its turn are done", async () => {
  const cell = new Cell(1);
  enterCell(cell);
  const seen: unknown[] = [];
  void Promise.resolve()
    .then(() => Promise.resolve())
    .then(() => seen.push(currentCell()));
  await turn();
  assert.deepEqual(seen, [cell]);
  assert.equal(currentCell(), undefined);
});

test("a bound callback enters its cell, and does nothing when the cell was stopped", () => {
  const cell = new Cell(1);
  enterCell(cell);
  const bound = bindToCell((n: number) => [n, currentCell()]);
  leaveCell();
  assert.deepEqual(bound(3), [3, cell]);
  leaveCell();
  cell.kill();
  assert.equal(bound(3), undefined);
});
