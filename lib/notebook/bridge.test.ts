import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import {
  display,
  interrupted,
  interruptSignal,
  jupyterDisplay,
  type KernelBridge,
  KeyboardInterrupt,
  mimeBundle,
  newDisplay,
  throwIfInterrupted,
} from "./bridge";

const key = Symbol.for("nonlinear.kernel");
const holder = globalThis as Record<symbol, unknown>;
type Sent = { bundle: unknown; options?: { displayId?: string; update?: boolean } };

function installBridge(signal = new AbortController().signal): Sent[] {
  const sent: Sent[] = [];
  const bridge: KernelBridge = {
    display: (bundle, options) => sent.push({ bundle, options }),
    interruptSignal: signal,
    KeyboardInterrupt,
  };
  holder[key] = bridge;
  return sent;
}

afterEach(() => delete holder[key]);

test("a value shows by its Jupyter.display method, by toHtml, or as its text", async () => {
  const figure = { [jupyterDisplay]: async () => ({ "image/png": "AAAA" }) };
  assert.deepEqual(await mimeBundle(figure), { "image/png": "AAAA" });
  const table = { toHtml: () => "<b>1</b>", toString: () => "one" };
  assert.deepEqual(await mimeBundle(table), { "text/html": "<b>1</b>", "text/plain": "one" });
  assert.deepEqual(await mimeBundle([1, 2]), { "text/plain": "[ 1, 2 ]" });
  assert.deepEqual(await mimeBundle({ a: 1 }), { "text/plain": "{ a: 1 }" });
  assert.deepEqual(await mimeBundle("text"), { "text/plain": "text" });
  assert.deepEqual(await mimeBundle(null), { "text/plain": "null" });
});

test("display sends through the kernel", async () => {
  const sent = installBridge();
  await display("hello");
  assert.deepEqual(sent, [{ bundle: { "text/plain": "hello" }, options: {} }]);
});

test("an object of MIME types is shown in these forms", async (t) => {
  const sent = installBridge();
  await display({ "text/html": "<b>hi</b>" });
  await display({ "image/png": new Uint8Array([1, 2, 3]), "application/vnd.plotly.v1+json": { data: [] } });
  await display({ "text/html": "<b>hi</b>", other: 1 });
  await display({});
  assert.deepEqual(
    sent.map(({ bundle }) => bundle),
    [
      { "text/html": "<b>hi</b>" },
      { "image/png": "AQID", "application/vnd.plotly.v1+json": { data: [] } },
      { "text/plain": "{ 'text/html': '<b>hi</b>', other: 1 }" },
      { "text/plain": "{}" },
    ],
  );
  delete holder[key];
  const log = t.mock.method(console, "log", () => undefined);
  await display({ "text/html": "<b>hi</b>", "text/plain": "hi" });
  assert.deepEqual(log.mock.calls[0].arguments, ["hi"]);
});

test("a display handle adds one output and then updates it", () => {
  const sent = installBridge();
  const handle = newDisplay();
  handle.update({ "text/plain": "1" });
  handle.update({ "text/plain": "2" });
  assert.deepEqual(
    sent.map(({ options }) => options?.update),
    [false, true],
  );
  assert.ok(sent[0].options?.displayId);
  assert.equal(sent[0].options?.displayId, sent[1].options?.displayId);
});

test("without a kernel the text is printed", async (t) => {
  const log = t.mock.method(console, "log", () => undefined);
  await display({ toHtml: () => "<b>1</b>", toString: () => "one" });
  assert.deepEqual(log.mock.calls[0].arguments, ["one"]);
});

test("a loop that took its cell's signal stops after the next cell has begun", () => {
  const first = new AbortController();
  installBridge(first.signal);
  const signal = interruptSignal();
  first.abort();
  assert.ok(interrupted());
  installBridge();
  assert.equal(interrupted(), false);
  assert.throws(() => throwIfInterrupted(signal), KeyboardInterrupt);
  assert.throws(() => throwIfInterrupted(signal), { name: "KeyboardInterrupt" });
  throwIfInterrupted();
});

test("nothing is interrupted in plain Node", () => {
  assert.equal(interrupted(), false);
});
