/**
 * Parts of the batch for any thread that is free: each part has a ticket, and whoever takes the next ticket computes
 * its part. So no thread waits for one that has no core, and as a part's sums are its own, the numbers are the same
 * whoever computes it.
 *
 * Three counters in memory, which only grow: tickets issued, tickets taken, and parts done. Over the steps, tickets
 * repeat in the order of the passes and their parts.
 */
import { Code } from "./assembler";

/** Addresses of the counters, each in a cache line of its own. */
export interface Tickets {
  readonly issued: number;
  readonly taken: number;
  readonly done: number;
}

/** The number of times that a helper looks for a ticket before it gives up: some 100 µs. */
const LOOKS = 100_000;

/** A part of a pass: the function to call for it, and its arguments. */
export interface Part {
  readonly index: number;
  readonly parameters: readonly number[];
}

/** Takes a ticket and computes its part; returns whether there was one. `parts` are those of all passes, in order. */
export function emitTake(parts: readonly Part[], { issued, taken, done }: Tickets): Code {
  const code = new Code();
  const [ticket, place] = [code.local("i64"), code.local("i32")];
  code.loop(() => {
    code.i32(0).memory("i64.atomic.load", taken).tee(ticket);
    code.i32(0).memory("i64.atomic.load", issued).op("i64.eq");
    code.if(() => code.i32(0).op("return"));
    // Taken by another thread since it was read: look again.
    code.i32(0).get(ticket).get(ticket).i64(1).op("i64.add").memory("i64.atomic.rmw.cmpxchg", taken);
    code.get(ticket).op("i64.ne");
  });
  code.get(ticket).i64(parts.length).op("i64.rem_u").op("i32.wrap_i64").set(place);
  for (const [i, { index, parameters }] of parts.entries()) {
    code.get(place).i32(i).op("i32.eq");
    code.if(() => {
      for (const parameter of parameters) code.i32(parameter);
      code.call(index);
    });
  }
  code.i32(0).i64(1).memory("i64.atomic.rmw.add", done).op("drop");
  return code.i32(1);
}

/** A helper's turn: computes parts, and returns when there have been none for a while. */
export function emitServe(take: number, { issued, taken }: Tickets): Code {
  const code = new Code();
  const looks = code.local("i32");
  code.i32(LOOKS).set(looks);
  code.loop(() => {
    code.i32(0).memory("i64.atomic.load", issued).i32(0).memory("i64.atomic.load", taken).op("i64.ne");
    code.if(() => code.call(take).op("drop").i32(LOOKS).set(looks));
    code.get(looks).i32(1).op("i32.sub").tee(looks);
  });
  return code;
}

/** Issues a pass's tickets, takes some of them, and returns when all its parts are done. */
export function emitFork(parts: number, take: number, wake: number, { issued, done }: Tickets): Code {
  const code = new Code();
  const end = code.local("i64");
  code.i32(0).i64(parts).memory("i64.atomic.rmw.add", issued).i64(parts).op("i64.add").set(end);
  code.call(wake);
  code.loop(() => code.call(take));
  code.loop(() => code.i32(0).memory("i64.atomic.load", done).get(end).op("i64.ne"));
  return code;
}
