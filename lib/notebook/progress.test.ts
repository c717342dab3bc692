import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { type KernelBridge, KeyboardInterrupt } from "./bridge";
import { duration, ProgressBar } from "./progress";

const holder = globalThis as Record<symbol, unknown>;
const key = Symbol.for("nonlinear.kernel");

afterEach(() => {
  delete holder[key];
  mock.restoreAll();
});

/** Lets the bar see a clock of ours, in milliseconds. */
function clock(): { now: number } {
  const time = { now: 0 };
  mock.method(performance, "now", () => time.now);
  return time;
}

test("shows epoch, loss, speed and time left at most five times a second, and ends as a summary", () => {
  const shown: string[] = [];
  const ids = new Set<string | undefined>();
  const bridge: KernelBridge = {
    display: (bundle, options) => {
      shown.push(String(bundle["text/plain"]));
      ids.add(options?.displayId);
    },
    interruptSignal: new AbortController().signal,
    KeyboardInterrupt,
  };
  holder[key] = bridge;
  const time = clock();
  const progress = new ProgressBar();
  progress.start(1_000);
  for (let epoch = 1; epoch <= 1_000; epoch++) {
    time.now += 1;
    progress.update(epoch, 1 / epoch);
  }
  progress.end();
  assert.equal(shown.length, 7);
  assert.equal(shown[0], "░░░░░░░░░░░░░░░░░░░░░░░░ 0 %, epoch 0 of 1,000");
  assert.equal(
    shown[2],
    "█████████░░░░░░░░░░░░░░░ 40 %, epoch 400 of 1,000, loss 2.5000e-03, 1,000 epochs/s, 0.6 s left",
  );
  assert.equal(shown[6], "1,000 epochs in 1.0 s, 1,000 epochs/s, loss 1.0000e-03");
  assert.equal(ids.size, 1, "all in one place");
});

test("a training that was stopped says where", () => {
  const log = mock.method(console, "log", () => undefined);
  const time = clock();
  const progress = new ProgressBar();
  progress.start(10);
  time.now = 20_000;
  progress.update(1, undefined);
  progress.end();
  assert.deepEqual(
    log.mock.calls.map(({ arguments: [line] }) => line),
    ["10 %, epoch 1 of 10, 0.05 epochs/s, 3:00 min left", "Stopped after 1 of 10 epochs in 20 s, 0.05 epochs/s"],
  );
});

test("prints a line for each tenth in plain Node, whatever the number of epochs", () => {
  const log = mock.method(console, "log", () => undefined);
  const progress = new ProgressBar();
  progress.start(1_005);
  for (let epoch = 1; epoch <= 1_005; epoch++) progress.update(epoch, 1);
  progress.end();
  assert.equal(log.mock.callCount(), 10);
});

test("a training of no epochs ends without a speed", () => {
  const log = mock.method(console, "log", () => undefined);
  clock();
  const progress = new ProgressBar();
  progress.start(0);
  progress.end();
  assert.deepEqual(log.mock.calls[0].arguments, ["0 epochs in 0.0 s"]);
});

test("durations", () => {
  assert.deepEqual([0.04, 9.94, 9.96, 59.4, 59.6, 125, 3725].map(duration), [
    "0.0 s",
    "9.9 s",
    "10 s",
    "59 s",
    "1:00 min",
    "2:05 min",
    "1:02:05 h",
  ]);
});
