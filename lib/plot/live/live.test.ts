import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { type KernelBridge, KeyboardInterrupt, type MimeBundle } from "../../notebook";
import { live } from "./live";

const holder = globalThis as Record<symbol, unknown>;
const key = Symbol.for("nonlinear.kernel");

afterEach(() => {
  delete holder[key];
  mock.restoreAll();
});

test("redraws a light picture at most five times a second, and ends as the figure in the same place", async () => {
  const sent: { bundle: MimeBundle; displayId?: string }[] = [];
  const bridge: KernelBridge = {
    display: (bundle, options) => sent.push({ bundle, displayId: options?.displayId }),
    interruptSignal: new AbortController().signal,
    KeyboardInterrupt,
  };
  holder[key] = bridge;
  const time = { now: 0 };
  mock.method(performance, "now", () => time.now);
  const progress = live({ logAxis: true });
  progress.start(2_000, 0);
  for (let epoch = 1; epoch <= 2_000; epoch++) {
    time.now += 1;
    progress.update(epoch, 500 / epoch);
  }
  await progress.end();
  const frames = sent.filter(({ bundle }) => "text/html" in bundle);
  assert.equal(frames.length, 10);
  assert.ok(frames.every(({ bundle }) => JSON.stringify(bundle).length < 10_000));
  const last = sent.at(-1);
  assert.ok(last && "application/vnd.plotly.v1+json" in last.bundle);
  assert.equal(last.displayId, frames[0].displayId);
});

test("a frame has the line and rounded ticks, and no markup from the labels", async () => {
  const sent: MimeBundle[] = [];
  holder[key] = { display: (bundle: MimeBundle) => sent.push(bundle), interruptSignal: new AbortController().signal };
  const time = { now: 0 };
  mock.method(performance, "now", () => time.now);
  const progress = live({ title: "<b>" });
  progress.start(10, 100);
  time.now = 1_000;
  progress.update(1, 3);
  time.now = 2_000;
  progress.update(2, 1);
  const [first, second] = sent.flatMap((bundle) => ("text/html" in bundle ? [String(bundle["text/html"])] : []));
  assert.ok(!first.includes("NaN") && !first.includes("<b>"));
  assert.match(second, /<polyline points="64\.0,58\.0 736\.0,364\.0"/);
  assert.match(second, />101</);
});

test("prints lines and the figure's text in plain Node", async () => {
  const log = mock.method(console, "log", () => undefined);
  const progress = live();
  progress.start(2, 0);
  progress.update(1, 3);
  progress.update(2, 1);
  await progress.end();
  const lines = log.mock.calls.map(({ arguments: [line] }) => String(line));
  assert.match(lines[0], /^50 %, epoch 1 of 2, loss 3\.0000e\+00/);
  assert.match(lines[1], /^2 epochs in/);
  assert.equal(lines[2], "Figure: Loss\n  training: 3 at 1 … 1 at 2");
});

test("an interrupt leaves the figure of what there was, at once", async () => {
  const sent: MimeBundle[] = [];
  const controller = new AbortController();
  holder[key] = { display: (bundle: MimeBundle) => sent.push(bundle), interruptSignal: controller.signal };
  const progress = live();
  progress.start(10, 0);
  progress.update(1, 3);
  progress.update(2, 1);
  controller.abort();
  // Not awaited: the kernel closes an interrupted cell.
  void progress.end();
  assert.equal(sent.at(-1)?.["text/plain"], "Figure: Loss\n  training: 3 at 1 … 1 at 2");
  assert.ok(sent.at(-1)?.["application/vnd.plotly.v1+json"]);
});
