/**
 * Work that any free thread may do: tasks, in stages. Each task of a stage has a ticket, and whoever takes the next
 * ticket does its task. So no thread waits for one that has no core; and as tasks are the program's alone and write
 * apart from each other, the numbers are the same whoever does them.
 *
 * Three counters in memory, which only grow: tickets issued, tickets taken, and tasks done.
 */
import { Code } from "../../wasm/assembler";
import type { WasmFunction } from "../../wasm/module";

/** Addresses, each in a cache line of its own. */
export interface Tickets {
  readonly issued: number;
  readonly taken: number;
  readonly done: number;
  /** What is added to a ticket of the stage at hand for the place of its task among all tasks. */
  readonly offset: number;
}

/** The number of times that a helper looks for a ticket before it gives up: some 100 µs. */
const LOOKS = 100_000;

/** A function to call, and its arguments. */
export interface Task {
  readonly index: number;
  readonly parameters: readonly number[];
}

/** The functions of a module, and their tasks for any thread. */
export class SharedWork {
  private readonly functions: WasmFunction[] = [];
  private readonly tasks: Task[] = [];
  private readonly take: number;
  private readonly stage: number;

  /**
   * @param imports the number of functions that the module imports
   * @param wake the index of the one that wakes helpers
   */
  constructor(
    private readonly imports: number,
    wake: number,
    private readonly tickets: Tickets,
  ) {
    // The body comes when all tasks are known.
    this.take = this.add({ code: new Code(), result: "i32" });
    this.stage = this.add({ code: emitStage(this.take, wake, tickets) });
    this.add({ code: emitServe(this.take, tickets), name: "serve" });
  }

  /** The index of the function. */
  add(fn: WasmFunction): number {
    return this.imports + this.functions.push(fn) - 1;
  }

  /** Emits a stage: it ends when its tasks are done. */
  run(code: Code, tasks: readonly Task[]): void {
    code.i32(this.tasks.length).i32(tasks.length).call(this.stage);
    this.tasks.push(...tasks);
  }

  get taskCount(): number {
    return this.tasks.length;
  }

  /** All functions. */
  end(): WasmFunction[] {
    const take = this.take - this.imports;
    return this.functions.map((fn, i) => (i === take ? { ...fn, code: emitTake(this.tasks, this.tickets) } : fn));
  }
}

/** Takes a ticket and does its task; returns whether there was one. */
function emitTake(tasks: readonly Task[], { issued, taken, done, offset }: Tickets): Code {
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
  code.get(ticket).i32(0).memory("i64.atomic.load", offset).op("i64.add").op("i32.wrap_i64").set(place);
  const emitTasks = (begin: number, end: number): void => {
    if (end - begin === 1) {
      for (const parameter of tasks[begin].parameters) code.i32(parameter);
      code.call(tasks[begin].index);
      return;
    }
    const middle = (begin + end) >> 1;
    code.get(place).i32(middle).op("i32.lt_u");
    code.if(() => emitTasks(begin, middle));
    code.get(place).i32(middle).op("i32.lt_u").op("i32.eqz");
    code.if(() => emitTasks(middle, end));
  };
  if (tasks.length > 0) emitTasks(0, tasks.length);
  code.i32(0).i64(1).memory("i64.atomic.rmw.add", done).op("drop");
  return code.i32(1);
}

/** A helper's turn: does tasks, and returns when there have been none for a while. */
function emitServe(take: number, { issued, taken }: Tickets): Code {
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

/** Issues the tickets of a stage, does some of its tasks, and returns when all are done. */
function emitStage(take: number, wake: number, { issued, done, offset }: Tickets): Code {
  const code = new Code(["i32", "i32"]);
  const [first, count] = [0, 1];
  const before = code.local("i64");
  code.i32(0).memory("i64.atomic.load", issued).set(before);
  code.i32(0).get(first).op("i64.extend_i32_u").get(before).op("i64.sub").memory("i64.atomic.store", offset);
  code.i32(0).get(count).op("i64.extend_i32_u").memory("i64.atomic.rmw.add", issued).op("drop");
  code.call(wake);
  code.loop(() => code.call(take));
  code.loop(() => {
    code.i32(0).memory("i64.atomic.load", done);
    code.get(before).get(count).op("i64.extend_i32_u").op("i64.add").op("i64.ne");
  });
  return code;
}

/** What one thread writes, another often reads later: of more ranges, more would be in the wrong core's cache. */
const MOST_RANGES = 4;

/**
 * Divides `extent` into ranges of about the same length, multiples of `unit`, of at least `least` each; one range if
 * there are not two of these.
 */
export function divide(extent: number, unit: number, least: number): [begin: number, end: number][] {
  const units = Math.ceil(extent / unit);
  const count = Math.max(1, Math.min(MOST_RANGES, Math.floor(extent / Math.max(unit, least))));
  return Array.from({ length: count }, (_, i) => {
    const edge = (place: number) => Math.min(extent, Math.floor((units * place) / count) * unit);
    return [edge(i), edge(i + 1)];
  });
}
