import assert from "node:assert/strict";
import { test } from "node:test";
import { createMessage } from "./message";
import { SendingTimes } from "./sending-times";

const START = Date.parse("2026-01-01T00:00:00Z");

/** A message of a client whose clock is `fast` milliseconds ahead, sent at a true time. */
function sent(session: string, time: number, fast: number) {
  const message = createMessage("execute_request", session, {});
  return { header: { ...message.header, date: new Date(START + time + fast).toISOString() } };
}

for (const fast of [0, -3_600_000, 3_600_000])
  test(`one client, whose clock is ${fast} ms ahead: what was sent first counts as sent first`, () => {
    const times = new SendingTimes();
    const interrupt = times.of(sent("client", 20, fast), START + 25);
    const cell = times.of(sent("client", 0, fast), START + 90);
    assert.equal(interrupt - cell, 20);
  });

test("a browser whose clock differs from the server's: a cell after an interrupt counts as sent after it", () => {
  for (const fast of [-3_600_000, -50, 0, 50, 3_600_000]) {
    const times = new SendingTimes();
    times.of(sent("browser", 0, fast), START + 3);
    const interrupt = times.of(sent("server", 1000, 0), START + 1002);
    const cell = times.of(sent("browser", 1100, fast), START + 1110);
    assert.ok(cell > interrupt, `${fast}: ${cell - interrupt}`);
    const late = times.of(sent("browser", 1100, fast), START + 3000);
    assert.equal(late, START + 1103, "the way of the first message is known, and the rest is delay");
  }
});

test("a client's clock that was set back is known again after ten minutes", () => {
  const times = new SendingTimes();
  times.of(sent("client", 0, 0), START + 2);
  assert.equal(times.of(sent("client", 1000, -5000), START + 1002), START + 1002 - 5000);
  assert.equal(times.of(sent("client", 700_000, -5000), START + 700_002), START + 700_002);
});

test("a message without a date counts as sent when it comes", () => {
  const message = createMessage("execute_request", "client", {});
  assert.equal(new SendingTimes().of({ header: { ...message.header, date: "never" } }, START), START);
});
