import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { withEnd } from "./ending";

const bridge = Symbol.for("nonlinear.kernel");
afterEach(() => void Reflect.deleteProperty(globalThis, bridge));

test("the end comes once, whether the body returns or throws", () => {
  let ends = 0;
  const end = () => void ends++;
  assert.equal(
    withEnd(() => 7, end),
    7,
  );
  assert.throws(
    () =>
      withEnd(() => {
        throw new Error("bad");
      }, end),
    /bad/,
  );
  assert.equal(ends, 2);
});

test("an interrupt ends what has not ended, the innermost first, and nothing that has", () => {
  const cell = new AbortController();
  Reflect.set(globalThis, bridge, { display() {}, interruptSignal: cell.signal });
  const ended: string[] = [];
  withEnd(
    () => undefined,
    () => ended.push("before"),
  );
  withEnd(
    () => {
      // In place of a cut, which unwinds without any `finally`: the event comes while both are open.
      withEnd(
        () => cell.abort(),
        () => ended.push("inner"),
      );
    },
    () => ended.push("outer"),
  );
  assert.deepEqual(ended.slice(0, 3), ["before", "inner", "outer"]);
});
